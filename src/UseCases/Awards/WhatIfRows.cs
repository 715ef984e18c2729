using Dapper;
using Npgsql;
using NpgsqlTypes;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A line as a what-if sees it: of the batch (with its proposed amount), or added.</summary>
internal sealed record WhatIfLineRow(
    int Seq, long UnitId, string Uscc, string Name, string City, TitleKind Kind, string? Carrier, Money? Standard, Money? Proposed, bool Held, bool Lowered)
{
    /// <summary>For the calculator: changed standards go before the line's own; an amount a person lowered stays.</summary>
    internal BatchLine ToLine(IReadOnlyDictionary<TitleKind, Money> standards) => new(
        Seq, UnitId, Kind, Carrier ?? "", standards.TryGetValue(Kind, out var changed) ? changed : Standard,
        Lowered ? Proposed : null, Held);
}

/// <summary>What a what-if reads.</summary>
internal static class WhatIfRows
{
    internal sealed record BatchRow(long SettlementId, DateOnly DecidedOn, long PolicyVersionId, string Readings, string Stage, long? FundPoolId);

    internal sealed record EnterpriseRow(string Uscc, string Name, string City, long UnitId);

    private const string BatchSql = """
        select settlement_id, decided_on, policy_version_id, readings::text as readings, stage, fund_pool_id from settlements where settlement_id = @id
        """;

    private const string LinesSql = """
        select l.seq, l.unit_id, e.uscc, e.name, c.name as city, l.kind, l.carrier, l.standard, l.proposed, l.held, l.lowered
        from settlement_lines l
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        where l.settlement_id = @id
        order by l.seq
        """;

    private const string OwnEntriesSql = """
        select a.award_entry_id from award_entries a join settlement_lines l using (settlement_line_id) where l.settlement_id = @id
        """;

    // one code is asked for as one: the database then keeps its plan instead of making a new one for every question
    private static readonly (string Enterprises, string Past) One = Sql("e.uscc = @code", "");

    private static readonly (string Enterprises, string Past) Many = Sql("e.uscc = any (@codes)", "select unnest(@units) union ");

    private static (string Enterprises, string Past) Sql(string asked, string units) => (
        $"""
        select e.uscc, e.name, c.name as city, e.unit_id
        from enterprises e join regions c on c.code = e.city_code
        where {asked} and {RegionScope.Sql("e")}
        """,
        AwardHistories.SqlOf($"{units}select e.unit_id from enterprises e where {asked} and {RegionScope.Sql("e")}"));

    internal static async Task<BatchRow> Batch(NpgsqlConnection connection, long id, Officer officer) =>
        officer.Role.IsProvincial() && await connection.QuerySingleOrDefaultAsync<BatchRow>(BatchSql, new { id }) is { } batch
            ? batch
            : throw new RefusalException("没有这个核算批次");

    internal static async Task<IReadOnlyList<WhatIfLineRow>> Lines(NpgsqlConnection connection, long id) =>
        (await connection.QueryAsync<WhatIfLineRow>(LinesSql, new { id })).AsList();

    internal static async Task<HashSet<long>> OwnEntries(NpgsqlConnection connection, long id) =>
        [.. await connection.QueryAsync<long>(OwnEntriesSql, new { id })];

    /// <summary>All a question needs of rules and ledger in one round trip: enterprises by code, and the past of their units and of those of a batch.</summary>
    internal static async Task<WhatIfLedger> Ledger(
        NpgsqlConnection connection, string[] codes, long[] units, Officer officer, CancellationToken cancel)
    {
        bool one = codes.Length == 1 && units.Length == 0;
        var (enterprisesSql, pastSql) = one ? One : Many;
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand(PolicyLibrary.StampSql), new NpgsqlBatchCommand(enterprisesSql), new NpgsqlBatchCommand(pastSql) },
        };
        foreach (int i in (int[])[1, 2])
        {
            var command = batch.BatchCommands[i];
            command.Parameters.Add(one ? new NpgsqlParameter<string>("code", codes[0]) : new NpgsqlParameter<string[]>("codes", codes));
            command.Parameters.AddWithValue("ScopeCity", NpgsqlDbType.Text, (object?)officer.Scope.ScopeCity ?? DBNull.Value);
            command.Parameters.AddWithValue("ScopeCounty", NpgsqlDbType.Text, (object?)officer.Scope.ScopeCounty ?? DBNull.Value);
            command.Parameters.AddWithValue("ScopeEnterprise", NpgsqlDbType.Bigint, (object?)officer.Scope.ScopeEnterprise ?? DBNull.Value);
        }
        if (!one)
            batch.BatchCommands[2].Parameters.Add(new NpgsqlParameter<long[]>("units", units));

        await using var reader = await batch.ExecuteReaderAsync(cancel);
        _ = await reader.ReadAsync(cancel);
        string stamp = reader.GetString(0);
        var enterprises = new Dictionary<string, EnterpriseRow>(StringComparer.Ordinal);
        _ = await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
            enterprises[reader.GetString(0)] = new EnterpriseRow(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3));
        var past = new Dictionary<long, UnitHistory>();
        _ = await reader.NextResultAsync(cancel);
        await foreach (var unit in AwardHistories.Read(reader, cancel))
            past.Add(unit.UnitId, unit);
        return new WhatIfLedger(stamp, enterprises, past);
    }
}

/// <summary>What a question finds: the stamp of the rules, enterprises by code, the past of units.</summary>
internal sealed record WhatIfLedger(
    string Stamp, IReadOnlyDictionary<string, WhatIfRows.EnterpriseRow> Enterprises, IReadOnlyDictionary<long, UnitHistory> Units);
