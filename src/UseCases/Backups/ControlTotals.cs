using System.Globalization;
using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Backups;

/// <summary>Lines and sum of one kind of entry of the award ledger.</summary>
public sealed record AwardTotal(string Type, long Lines, decimal Sum);

/// <summary>What a backup is measured by: the migrations, the rows of every table, lines and sums of the award ledger.</summary>
public sealed record ControlTotals(IReadOnlyList<string> Migrations, IReadOnlyDictionary<string, long> Rows, IReadOnlyList<AwardTotal> Awards)
{
    internal const string TablesSql = """
        select c.oid::regclass::text from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname collate "C"
        """;

    private const string MigrationsSql = "select name from schema_migrations order by name collate \"C\"";

    private const string AwardsSql = """
        select entry_type as type, count(*) as lines, sum(amount) as sum from award_entries group by entry_type order by entry_type collate "C"
        """;

    /// <summary>Of the database as it stands.</summary>
    public static async Task<ControlTotals> Of(NpgsqlConnection connection, CancellationToken cancel = default)
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (string table in (await connection.QueryAsync<string>(TablesSql)).AsList())
            rows[table] = await connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from {table}", commandTimeout: 0, cancellationToken: cancel));
        return new(
            (await connection.QueryAsync<string>(MigrationsSql)).AsList(), rows,
            (await connection.QueryAsync<AwardTotal>(new CommandDefinition(AwardsSql, commandTimeout: 0, cancellationToken: cancel))).AsList());
    }

    /// <summary>What is not as it was, in sentences.</summary>
    public IReadOnlyList<string> DifferencesFrom(ControlTotals written)
    {
        ArgumentNullException.ThrowIfNull(written);
        var different = new List<string>();
        different.AddRange(written.Migrations.Except(Migrations).Select(name => $"缺少库结构 {name}"));
        different.AddRange(Migrations.Except(written.Migrations).Select(name => $"多出库结构 {name}"));
        foreach (string table in written.Rows.Keys.Union(Rows.Keys))
        {
            if (Count(written, table) != Count(this, table))
                different.Add($"表 {table}：备份时{Count(written, table)}，现在{Count(this, table)}");
        }
        foreach (string type in written.Awards.Select(total => total.Type).Union(Awards.Select(total => total.Type)))
        {
            if (Award(written, type) != Award(this, type))
                different.Add($"奖励明细（{type}）：备份时{Award(written, type)}，现在{Award(this, type)}");
        }
        return different;
    }

    private static string Count(ControlTotals totals, string table) =>
        totals.Rows.TryGetValue(table, out long rows) ? string.Create(CultureInfo.InvariantCulture, $"{rows}行") : "没有这张表";

    private static string Award(ControlTotals totals, string type) => totals.Awards.FirstOrDefault(total => total.Type == type) is { } found
        ? string.Create(CultureInfo.InvariantCulture, $"{found.Lines}笔{found.Sum:0.00}元") : "没有";
}
