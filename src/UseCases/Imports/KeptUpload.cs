using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>A file kept while its form is corrected: nobody chooses it twice, and nobody else gets it.</summary>
public sealed record KeptUpload(long UploadId, string FileName, byte[] Content)
{
    private const string Sql = "select upload_id, file_name, content from uploads where upload_id = @uploadId and uploaded_by = @UserId";

    public static async Task<KeptUpload?> Find(NpgsqlConnection connection, long uploadId, Officer officer)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return await connection.QuerySingleOrDefaultAsync<KeptUpload>(Sql, new { uploadId, officer.UserId });
    }
}
