using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>One import in the list.</summary>
public sealed record ImportRow(
    long ImportId, string FileName, string State, int RowsRead, int Errors, int Warnings, int TitlesAdded, int EntriesAdded, int SanctionsAdded,
    string ActorName, DateTime CreatedAt, DateTime? CommittedAt, string Sha256);

/// <summary>One import with what its preview said.</summary>
public sealed record ImportDetail(ImportRow Row, LedgerPreview Preview, ControlTotals Totals, long? EventId, string Reason)
{
    /// <summary>The work that is writing it just now.</summary>
    public CommitUnderWay? Committing { get; init; }

    /// <summary>Whether the file itself is kept; not that of an import from the command line, which stays where it was.</summary>
    public bool FileKept { get; init; }

    /// <summary>Where the file does not give what was typed.</summary>
    public IReadOnlyList<TotalDifference> Differences { get; } = Totals.Differences(Preview);
}

/// <summary>The work that writes an import, and whose it is.</summary>
public sealed record CommitUnderWay(long WorkItemId, long OwnerId);

/// <summary>One finding in the list, with its position for paging.</summary>
public sealed record FindingRow(int Position, string Sheet, int RowNumber, string ColumnName, string Severity, string Value, string Message);

/// <summary>Imports as recorded: what was uploaded, what was found, what was written.</summary>
public static class ImportRecords
{
    private const string Columns = """
        import_id, file_name, state, rows_read, errors, warnings, titles_added, entries_added, sanctions_added, actor_name, created_at, committed_at, sha256
        """;

    private const string ListSql = $"""
        select {Columns} from imports
        where (@contains::text is null or file_name ilike @contains or actor_name ilike @contains)
          and (@state = '' or state = @state) and (@before::bigint is null or import_id < @before)
        order by import_id desc limit @limit
        """;

    private const string OneSql = $"select {Columns} from imports where import_id = @id";

    private const string DetailSql = """
        select i.preview::text, i.control_totals::text, e.event_id, coalesce(e.reason, ''), i.upload_id is not null
        from imports i left join events e on e.subject = 'import' and e.subject_id = i.import_id and e.act = 'ledger-imported'
        where i.import_id = @id
        """;

    /// <summary>Kind of the work that writes an import.</summary>
    public const string CommitWork = "ledger-commit";

    private const string CommittingSql = """
        select work_item_id, owner_id from work_items
        where kind = @CommitWork and state in ('waiting', 'running') and arguments ->> 'importId' = @id::text
        limit 1
        """;

    private const string FindingsSql = """
        select position, sheet, row_number, column_name, severity, value, message from import_findings
        where import_id = @id and (@severity = '' or severity = @severity) and (@column = '' or column_name = @column) and position > @after
        order by position limit @limit
        """;

    private const string FindingColumnsSql = "select column_name, count(*) from import_findings where import_id = @id group by 1 order by 2 desc";

    private const int NotesKept = 300;

    private const string CopyFindings = """
        copy import_findings (import_id, position, sheet, row_number, column_name, severity, value, message) from stdin (format binary)
        """;

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new MoneyInYuan() } };

    public static async Task<IReadOnlyList<ImportRow>> List(NpgsqlConnection connection, string search, string state, long? before, int limit) =>
        (await connection.QueryAsync<ImportRow>(ListSql, new { contains = LikePattern.Contains(search), state, before, limit })).AsList();

    /// <summary>All of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<ImportRow> All(NpgsqlDataSource source, string search, string state)
    {
        await using var connection = await source.OpenConnectionAsync();
        var values = new { contains = LikePattern.Contains(search), state, before = (long?)null, limit = (int?)null };
        await foreach (var row in connection.QueryUnbufferedAsync<ImportRow>(ListSql, values))
            yield return row;
    }

    public static async Task<ImportDetail?> Find(NpgsqlConnection connection, long id)
    {
        if (await connection.QuerySingleOrDefaultAsync<ImportRow>(OneSql, new { id }) is not { } row)
            return null;
        var (preview, totals, eventId, reason, fileKept) = await connection.QuerySingleAsync<(string, string, long?, string, bool)>(DetailSql, new { id });
        var committing = await connection.QuerySingleOrDefaultAsync<CommitUnderWay>(CommittingSql, new { CommitWork, id });
        return new ImportDetail(row, JsonSerializer.Deserialize<LedgerPreview>(preview, Json)!, JsonSerializer.Deserialize<ControlTotals>(totals, Json)!, eventId, reason)
        { Committing = committing, FileKept = fileKept };
    }

    public static async Task<IReadOnlyList<FindingRow>> Findings(NpgsqlConnection connection, long id, string severity, string column, int after, int limit) =>
        (await connection.QueryAsync<FindingRow>(FindingsSql, new { id, severity, column, after, limit })).AsList();

    public static async Task<IReadOnlyList<(string Column, long Count)>> FindingColumns(NpgsqlConnection connection, long id) =>
        (await connection.QueryAsync<(string, long)>(FindingColumnsSql, new { id })).AsList();

    /// <summary>A preview as it stands with its import: findings have a table, of what was recognised the first few hundred are kept.</summary>
    internal static string Kept(LedgerPreview preview) => JsonSerializer.Serialize(preview with { Findings = [], Notes = [.. preview.Notes.Take(NotesKept)] }, Json);

    internal static async Task Keep(NpgsqlConnection connection, long importId, IReadOnlyList<Finding> findings, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopyFindings, cancel);
        for (int i = 0; i < findings.Count; i++)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(importId, NpgsqlDbType.Bigint, cancel);
            await copy.WriteAsync(i + 1, NpgsqlDbType.Integer, cancel);
            await copy.WriteAsync(findings[i].Sheet, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(findings[i].Row, NpgsqlDbType.Integer, cancel);
            await copy.WriteAsync(findings[i].Column, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(findings[i].Severity.Code(), NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(findings[i].Value, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(findings[i].Message, NpgsqlDbType.Text, cancel);
        }
        _ = await copy.CompleteAsync(cancel);
    }

    private sealed class MoneyInYuan : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDecimal());

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Yuan);
    }
}
