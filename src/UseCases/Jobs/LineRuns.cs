using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>The runs of a line on a day that changed something, added up; beginning and end are those of the last one.</summary>
public sealed record LineRunRow(string Line, DateOnly Day, int Runs, string Node, DateTime StartedAt, DateTime FinishedAt, string Changes)
{
    public DayReport Report => DayReport.FromJson(Changes);

    public TimeSpan Took => FinishedAt - StartedAt;
}

/// <summary>What the lines that stand for no day did, and whether they are paused.</summary>
public static class LineRuns
{
    private const string Columns = "line, day, runs, node, started_at, finished_at, changes::text as changes";

    // of the day's own row nobody else may write meanwhile
    private const string FindSql = $"select {Columns} from line_runs where line = @line and day = @day for update";

    private const string WriteSql = """
        insert into line_runs (line, day, node, started_at, finished_at, changes) values (@line, @day, @node, @startedAt, @finishedAt, cast(@changes as jsonb))
        on conflict (line, day) do update set runs = line_runs.runs + 1, node = excluded.node, started_at = excluded.started_at, finished_at = excluded.finished_at, changes = excluded.changes
        """;

    public static async Task<bool> Paused(NpgsqlDataSource database, string line, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>("select exists (select from day_jobs where job = @line and paused_at is not null)", new { line });
    }

    /// <summary>Adds a run to those of its day.</summary>
    public static async Task Add(
        NpgsqlDataSource database, string line, DateOnly day, string node, DateTimeOffset startedAt, DateTimeOffset finishedAt, DayReport report, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(report);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var before = await connection.QuerySingleOrDefaultAsync<LineRunRow>(FindSql, new { line, day }, transaction);
        string changes = (before?.Report ?? DayReport.Nothing).Plus(report).ToJson();
        await connection.ExecuteAsync(WriteSql, new { line, day, node, startedAt, finishedAt, changes }, transaction);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The latest days of a line; of every line its latest with no line given.</summary>
    public static async Task<IReadOnlyList<LineRunRow>> Last(NpgsqlDataSource database, string? line, int limit, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<LineRunRow>(
            line is null ? $"select distinct on (line) {Columns} from line_runs order by line, day desc" : $"select {Columns} from line_runs where line = @line order by day desc limit @limit",
            new { line, limit })).AsList();
    }
}
