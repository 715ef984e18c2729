using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.PublicNotices;

/// <summary>Shows who objected; first writes down who looked and what for. Only for those who handle objections.</summary>
public static class RevealObjector
{
    private const string Sql = "select public_notice_id, name_cipher, contact_cipher from objections where objection_id = @objectionId";

    private const string ViewedSql = """
        insert into sensitive_views (user_id, user_name, role, field, subject, subject_id, purpose)
        values (@UserId, @Name, @role, '异议人身份', 'objection', @objectionId, @purpose)
        """;

    /// <summary>Name, contact and the notice it is about; null when there is no such objection.</summary>
    public static async Task<(string Name, string Contact, long PublicNoticeId)?> Of(
        NpgsqlDataSource database, IDataProtectionProvider protection, Officer officer, long objectionId, string? purpose)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        if (officer.Role != Role.ProvinceMaker)
            return null;
        if (string.IsNullOrWhiteSpace(purpose))
            throw new RefusalException("请写明查看用途，例如“电话核实异议内容”。");
        await using var connection = await database.OpenConnectionAsync();
        if (await connection.QuerySingleOrDefaultAsync<(long Notice, string Name, string Contact)?>(Sql, new { objectionId }) is not { } found)
            return null;
        await connection.ExecuteAsync(ViewedSql, new { officer.UserId, officer.Name, role = officer.Role.Code(), objectionId, purpose = purpose.Trim() });
        var seal = RecordObjection.Seal(protection);
        return (seal.Open(found.Name), seal.Open(found.Contact), found.Notice);
    }
}
