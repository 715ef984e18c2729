using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A kept paper.</summary>
public sealed record AttachmentRow(long AttachmentId, string FileName, long Size, string AddedByName, DateTime AddedAt);

/// <summary>A file on its way: sent with a form that is not yet recorded.</summary>
public sealed record PendingFile(long UploadId, string FileName, long Size);

/// <summary>Evidence, statements and minutes: first kept beside the form, then tied to what it belongs to.</summary>
public static class Attachments
{
    /// <summary>Larger papers belong into the file room.</summary>
    public const int LargestFile = 20 * 1024 * 1024;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = "application/pdf",
        [".ofd"] = "application/ofd",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".png"] = "image/png",
        [".doc"] = "application/msword",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xls"] = "application/vnd.ms-excel",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".zip"] = "application/zip",
    };

    private const string KeepSql =
        "insert into uploads (file_name, sha256, size, content, uploaded_by) values (@fileName, @sha256, @size, @content, @userId) returning upload_id";

    private const string PendingSql = "select upload_id, file_name, size from uploads where upload_id = any (@ids) and uploaded_by = @userId order by upload_id";

    private const string AttachSql = """
        insert into attachments (subject, subject_id, file_name, media_type, sha256, content, added_by, added_by_name)
        select @subject, @subjectId, file_name, @mediaType, sha256, content, nullif(@userId, 0), @name from uploads where upload_id = @id
        """;

    private const string OfSql = """
        select attachment_id, file_name, octet_length(content)::bigint as size, added_by_name, added_at
        from attachments where subject = @subject and subject_id = any (@ids)
        order by attachment_id
        """;

    private static readonly string ContentSql = $"""
        select a.file_name, a.media_type, a.content from attachments a
        where a.attachment_id = @id and (
          (a.subject = 'decision' and @provincial)
          or (a.subject = 'renewal' and exists (
            select from renewals r join enterprises e using (enterprise_id) where r.renewal_id = a.subject_id and {RegionScope.Sql("e")})))
        """;

    /// <summary>Keeps a file that came with a form; refuses what no office can open.</summary>
    public static async Task<long> Keep(NpgsqlDataSource database, Officer officer, string fileName, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(content);
        if (!Types.ContainsKey(Path.GetExtension(fileName)))
            throw new RefusalException($"“{fileName}”的格式不受理，请上传 {string.Join('、', Types.Keys.Select(type => type[1..]))} 文件。");
        if (content.Length is 0 or > LargestFile)
            throw new RefusalException(content.Length == 0 ? $"“{fileName}”是空文件。" : $"“{fileName}”超过 20 MB，请压缩或拆分后上传。");
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(KeepSql, new
        {
            fileName = Path.GetFileName(fileName),
            sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            size = (long)content.Length,
            content,
            userId = officer.UserId,
        });
    }

    /// <summary>The kept files of this person among these numbers.</summary>
    public static async Task<IReadOnlyList<PendingFile>> Pending(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> uploadIds)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return await Pending(connection, officer, uploadIds);
    }

    /// <summary>Whether the acting person kept at least one of these files.</summary>
    public static async Task<bool> AnyPending(Work work, IReadOnlyCollection<long> uploadIds)
    {
        ArgumentNullException.ThrowIfNull(work);
        return (await Pending(work.Connection, work.Officer, uploadIds)).Count > 0;
    }

    /// <summary>Ties kept files of the acting person to a thing, in the transaction at hand.</summary>
    public static async Task Attach(Work work, string subject, long subjectId, IReadOnlyCollection<long> uploadIds)
    {
        ArgumentNullException.ThrowIfNull(work);
        foreach (var file in await Pending(work.Connection, work.Officer, uploadIds))
        {
            await work.Connection.ExecuteAsync(AttachSql, new
            {
                subject,
                subjectId,
                mediaType = Types.GetValueOrDefault(Path.GetExtension(file.FileName), "application/octet-stream"),
                userId = work.Officer.UserId,
                name = work.Officer.Name,
                id = file.UploadId,
            });
        }
    }

    /// <summary>The papers of some things of one kind.</summary>
    public static async Task<IReadOnlyList<AttachmentRow>> Of(NpgsqlConnection connection, string subject, params long[] ids) =>
        (await connection.QueryAsync<AttachmentRow>(OfSql, new { subject, ids })).AsList();

    /// <summary>One paper; null when it is none of the officer's: evidence of decisions stays with the province, papers of a renewal with its region.</summary>
    public static async Task<(string FileName, string MediaType, byte[] Content)?> Content(NpgsqlDataSource database, Officer officer, long id)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<(string, string, byte[])?>(ContentSql, new
        {
            id,
            provincial = officer.Role.IsProvincial(),
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        });
    }

    private static async Task<IReadOnlyList<PendingFile>> Pending(NpgsqlConnection connection, Officer officer, IReadOnlyCollection<long> uploadIds) =>
        uploadIds.Count == 0 ? [] : (await connection.QueryAsync<PendingFile>(PendingSql, new { ids = uploadIds.ToArray(), userId = officer.UserId })).AsList();
}
