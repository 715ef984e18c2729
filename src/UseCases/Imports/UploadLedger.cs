using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>Keeps an uploaded ledger and what was found in it, so that any node can show it and carry it on.</summary>
public static class UploadLedger
{
    private const string KeepSql = """
        insert into uploads (file_name, sha256, size, content, uploaded_by) values (@fileName, @sha256, @size, @content, @userId) returning upload_id
        """;

    private const string ContentSql = "select file_name, content from uploads where upload_id = @uploadId";

    private const string InsertSql = """
        insert into imports (upload_id, file_name, sha256, state, preview, rows_read, errors, warnings, actor_id, actor_name)
        values (@uploadId, @FileName, @Sha256, 'previewed', @preview::jsonb, @rows, @errors, @warnings, nullif(@UserId, 0), @Name)
        returning import_id
        """;

    private const string DiscardSql = "update imports set state = 'discarded' where import_id = @id and state = 'previewed'";

    private const string TotalsSql = "update imports set control_totals = @totals::jsonb where import_id = @id and state = 'previewed'";

    private const string SizeSql = "select u.size from imports i join uploads u using (upload_id) where i.import_id = @importId";

    private const string UploadOfSql = "select upload_id, control_totals::text from imports where import_id = @id";

    /// <summary>Stores the bytes as they came.</summary>
    public static async Task<long> Keep(NpgsqlDataSource source, string fileName, byte[] content, Officer officer)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(
            KeepSql, new { fileName, sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), size = (long)content.Length, content, userId = officer.UserId });
    }

    /// <summary>Reads an upload, compares it with the ledger and records what was found; <paramref name="last"/> is done within the same transaction.</summary>
    public static async Task<long> Preview(
        NpgsqlDataSource source, long uploadId, Officer officer, DateOnly today, IProgress<ImportProgress>? progress = null,
        Func<Work, long, Task>? last = null, CancellationToken cancel = default)
    {
        var (name, content) = await Content(source, uploadId);
        using var stream = new MemoryStream(content, writable: false);
        var file = await LedgerFile.Read(source, stream, name, today, progress, cancel);
        var preview = await PreviewLedger.Of(source, file, officer, progress, cancel);
        await using var work = await Work.Begin(source, officer, cancel);
        long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
        {
            uploadId,
            file.FileName,
            file.Sha256,
            preview = ImportRecords.Kept(preview),
            rows = preview.RecordsRead,
            errors = preview.Errors,
            warnings = preview.Warnings,
            officer.UserId,
            officer.Name,
        });
        await ImportRecords.Keep(work.Connection, id, preview.Findings, cancel);
        _ = await work.Record(new Event("ledger-import-previewed", "import", id));
        if (last is not null)
            await last(work, id);
        await work.Commit(cancel);
        return id;
    }

    /// <summary>Writes what was previewed into the ledger.</summary>
    public static async Task<LedgerReceipt> Commit(
        NpgsqlDataSource source, long importId, Officer officer, DateOnly today, bool validRowsOnly, string reason,
        IProgress<ImportProgress>? progress = null, Func<Work, LedgerReceipt, Task>? last = null, CancellationToken cancel = default)
    {
        var (uploadId, totals) = await Upload(source, importId);
        var (name, content) = await Content(source, uploadId);
        using var stream = new MemoryStream(content, writable: false);
        var file = await LedgerFile.Read(source, stream, name, today, progress, cancel);
        return await CommitLedger.Of(source, file, officer, validRowsOnly, reason, importId, totals, progress, last, cancel);
    }

    /// <summary>Bytes of the uploaded file of an import; 0 when there is none.</summary>
    public static async Task<long> Size(NpgsqlDataSource source, long importId)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(SizeSql, new { importId });
    }

    /// <summary>The uploaded file of an import, read again.</summary>
    public static async Task<(LedgerFile File, byte[] Content)> Original(NpgsqlDataSource source, long importId, DateOnly today, CancellationToken cancel = default)
    {
        var (uploadId, _) = await Upload(source, importId);
        var (name, content) = await Content(source, uploadId);
        using var stream = new MemoryStream(content, writable: false);
        return (await LedgerFile.Read(source, stream, name, today, cancel: cancel), content);
    }

    /// <summary>Puts a preview aside for good.</summary>
    public static async Task Discard(NpgsqlDataSource source, long importId, Officer officer, CancellationToken cancel = default)
    {
        await using var work = await Work.Begin(source, officer, cancel);
        if (await work.Connection.ExecuteAsync(DiscardSql, new { id = importId }) == 0)
            throw new RefusalException("这次导入已办结，不能作废");
        _ = await work.Record(new Event("ledger-import-discarded", "import", importId));
        await work.Commit(cancel);
    }

    /// <summary>Keeps the control totals of the officer.</summary>
    public static async Task SetTotals(NpgsqlDataSource source, long importId, ControlTotals totals, Officer officer)
    {
        ArgumentNullException.ThrowIfNull(totals);
        await using var work = await Work.Begin(source, officer);
        string typed = JsonSerializer.Serialize(totals, ImportRecords.Json);
        if (await work.Connection.ExecuteAsync(TotalsSql, new { id = importId, totals = typed }) == 0)
            throw new RefusalException("这次导入已办结，控制数不能再改");
        _ = await work.Record(new Event("ledger-import-totals-set", "import", importId) { Reason = totals.InWords, Details = typed });
        await work.Commit();
    }

    private static async Task<(long UploadId, ControlTotals Totals)> Upload(NpgsqlDataSource source, long importId)
    {
        await using var connection = await source.OpenConnectionAsync();
        var (uploadId, totals) = await connection.QuerySingleOrDefaultAsync<(long?, string)>(UploadOfSql, new { id = importId });
        return uploadId is { } id
            ? (id, JsonSerializer.Deserialize<ControlTotals>(totals, ImportRecords.Json)!)
            : throw new RefusalException("没有这次导入的原始文件");
    }

    private static async Task<(string Name, byte[] Content)> Content(NpgsqlDataSource source, long uploadId)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(string, byte[])>(ContentSql, new { uploadId });
    }
}
