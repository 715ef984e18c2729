using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Reports;

/// <summary>A report as somebody makes it.</summary>
/// <param name="Target">Name or credit code of the unit reported on.</param>
/// <param name="City">City-level unit it is in.</param>
/// <param name="County">County it is in; null when unknown.</param>
/// <param name="AgainstBureau">"county" or "city" when the recommending bureau itself is reported on; "" otherwise.</param>
/// <param name="Facts">What happened.</param>
/// <param name="Reporter">Who reports.</param>
/// <param name="Contact">How to reach them.</param>
public sealed record ReportForm(string Target, string City, string? County, string AgainstBureau, string Facts, string Reporter, string Contact, string Channel = "online");

/// <summary>A file given as evidence.</summary>
public sealed record Evidence(string FileName, string MediaType, byte[] Content);

/// <summary>Takes in a report from anybody (Art. 25): encrypted, with a receipt code by which alone its course can be followed.</summary>
public sealed class SubmitReport(NpgsqlDataSource database, IDataProtectionProvider protection)
{
    private const int ServiceDays = 60;
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private const string FindSql = "select enterprise_id, city_code, county_code from enterprises where uscc = upper(@target) or name = @target order by enterprise_id limit 1";

    private const string InsertSql = """
        insert into reports (receipt_code, received_on, channel, target_name, enterprise_id, city_code, county_code, handler_level, against_bureau,
          facts_cipher, reporter_cipher, contact_cipher, contact_tail, due_on, registered_by, registered_by_name)
        values (@code, @today, @Channel, @Target, @enterpriseId, @city, @county, @level, @AgainstBureau, @facts, @reporter, @contact, @tail, @due, @userId, @by)
        returning report_id
        """;

    private const string MoveSql = """
        insert into report_moves (report_id, act, to_stage, opinion, moved_on, actor_id, actor_name, actor_role)
        values (@id, 'register', 'registered', @opinion, @today, @userId, @by, @role)
        """;

    private const string FileSql = """
        insert into attachments (subject, subject_id, file_name, media_type, sha256, content) values ('report', @id, @FileName, @MediaType, @hash, @Content)
        """;

    private sealed record Target(long EnterpriseId, string CityCode, string? CountyCode);

    /// <summary>Stores it and returns the receipt code. Officer is null for the public form.</summary>
    public async Task<string> Of(ReportForm form, IReadOnlyList<Evidence> evidence, DateOnly today, Officer? officer = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(evidence);
        string target = EnterpriseScope.Required(form.Target, "被举报的企业名称或统一社会信用代码");
        string facts = EnterpriseScope.Required(form.Facts, "举报的事实");
        string contact = EnterpriseScope.Required(form.Contact, "联系方式");
        if (facts.Length > 5000)
            throw new RefusalException("举报的事实请控制在5000字以内，其余内容可作为附件。");
        await using var work = await Work.Begin(database, officer ?? new Officer(0, "社会公众", Role.Enterprise, RegionScope.Nothing));
        var known = await work.Connection.QuerySingleOrDefaultAsync<Target>(FindSql, new { target });
        string city = known?.CityCode ?? EnterpriseScope.Required(form.City, "企业所在市州");
        string? county = known is null ? form.County : known.CountyCode;
        string code = Code();
        string by = officer?.Name ?? "网上举报";
        var seal = Seal(protection);
        long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
        {
            code,
            today,
            form.Channel,
            Target = target,
            enterpriseId = known?.EnterpriseId,
            city,
            county,
            level = form.AgainstBureau == "city" ? "province"
                : form.AgainstBureau == "county" || county is null ? "city" : "county",
            form.AgainstBureau,
            facts = seal.Protect(facts),
            reporter = seal.Protect((form.Reporter ?? "").Trim()),
            contact = seal.Protect(contact),
            tail = SensitiveFields.Tail(contact),
            due = today.AddDays(ServiceDays),
            userId = officer?.UserId,
            by,
        });
        await work.Connection.ExecuteAsync(MoveSql, new { id, opinion = $"登记举报（附件{evidence.Count.ToString(CultureInfo.InvariantCulture)}件）", today, userId = officer?.UserId, by, role = officer?.Role.Code() ?? "public" });
        foreach (var file in evidence)
            await work.Connection.ExecuteAsync(FileSql, new { id, file.FileName, file.MediaType, hash = Convert.ToHexStringLower(SHA256.HashData(file.Content)), file.Content });
        await work.Record(new Event("report-registered", "report", id) { EnterpriseId = known?.EnterpriseId, Articles = [25] });
        await work.Commit();
        return code;
    }

    internal static IDataProtector Seal(IDataProtectionProvider protection) => protection.CreateProtector("reports");

    // 12 letters without those that look alike: 60 bits, not to be guessed
    private static string Code() => string.Create(14, 0, (text, _) =>
    {
        for (int at = 0; at < text.Length; at++)
            text[at] = at is 4 or 9 ? '-' : Letters[RandomNumberGenerator.GetInt32(Letters.Length)];
    });
}
