using System.Net.Mail;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>Records where letters go, encrypted; the address itself is not written into the events.</summary>
public static class RecordContact
{
    private const string EnterpriseSql = """
        insert into enterprise_contacts (enterprise_id, email, email_masked, contact_name, changed_by, changed_by_name)
        values (@enterpriseId, @email, @masked, @contact, @UserId, @Name)
        on conflict (enterprise_id) do update
        set email = @email, email_masked = @masked, contact_name = @contact, changed_by = @UserId, changed_by_name = @Name, changed_at = now()
        """;

    private const string BureauSql = """
        insert into bureau_contacts (role, region_code, email, email_masked, contact_name, changed_by, changed_by_name)
        values (@role, @region, @email, @masked, @contact, @UserId, @Name)
        on conflict (role, region_code) do update
        set email = @email, email_masked = @masked, contact_name = @contact, changed_by = @UserId, changed_by_name = @Name, changed_at = now()
        """;

    public static async Task OfEnterprise(NpgsqlDataSource database, SensitiveFields fields, Officer officer, long enterpriseId, string? email, string? contactName)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(officer);
        officer.Require(Role.Enterprise, Role.County, Role.City, Role.ProvinceMaker);
        string address = Address(email);
        await using var work = await Work.Begin(database, officer);
        _ = await work.Enterprise(enterpriseId);
        _ = await work.Connection.ExecuteAsync(EnterpriseSql, new
        {
            enterpriseId, email = fields.Encrypt(SensitiveField.Email, address), masked = SensitiveFields.MaskAddress(address), contact = contactName?.Trim() ?? "", officer.UserId, officer.Name,
        });
        _ = await work.Record(new Event("contact-recorded", "enterprise", enterpriseId) { EnterpriseId = enterpriseId, Reason = address.Length == 0 ? "撤销电子邮箱" : "登记电子邮箱" });
        await work.Commit();
    }

    public static async Task OfBureau(
        NpgsqlDataSource database, SensitiveFields fields, Officer officer, Role role, string region, DateOnly today, string? email, string? contactName)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(officer);
        officer.Require(Role.County, Role.City, Role.ProvinceMaker, Role.SystemAdministrator);
        var office = await Contacts.Bureau(database, fields, officer, role, region, today) ?? throw new RefusalException("没有这个单位，或者它不在您的管辖范围内。");
        string address = Address(email);
        await using var work = await Work.Begin(database, officer);
        _ = await work.Connection.ExecuteAsync(BureauSql, new
        {
            role = office.Role.Code(), region = office.RegionCode, email = fields.Encrypt(SensitiveField.Email, address), masked = SensitiveFields.MaskAddress(address), contact = contactName?.Trim() ?? "", officer.UserId, officer.Name,
        });
        _ = await work.Record(new Event("contact-recorded", "bureau-contact", null) { Reason = $"{office.Name}{(address.Length == 0 ? "撤销电子邮箱" : "登记电子邮箱")}" });
        await work.Commit();
    }

    private static string Address(string? email)
    {
        string text = email?.Trim() ?? "";
        return text.Length == 0 || (text.Length <= 200 && text.All(char.IsAscii) && !text.Any(char.IsWhiteSpace) && MailAddress.TryCreate(text, out var parsed) && parsed.Address == text)
            ? text
            : throw new RefusalException("电子邮箱不合规范，应如 office@example.com。");
    }
}
