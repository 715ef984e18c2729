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
/// <param name="Channel">How it came in: "online", or "letter", "visit" or "phone" when an officer registers it.</param>
/// <param name="ReceivedOn">The day it was received, when it is not today.</param>
public sealed record ReportForm(
    string Target, string City, string? County, string AgainstBureau, string Facts, string Reporter, string Contact, string Channel = "online", DateOnly? ReceivedOn = null)
{
    /// <summary>How a report reaches an officer.</summary>
    public static IReadOnlyList<string> OfficeChannels { get; } = ["letter", "visit", "phone"];
}

/// <summary>A file given as evidence.</summary>
public sealed record Evidence(string FileName, string MediaType, byte[] Content);

/// <summary>Takes in a report from anybody, or from an officer for somebody (Art. 25): encrypted, with a receipt code by which alone its course can be followed.</summary>
public sealed class SubmitReport(NpgsqlDataSource database, IDataProtectionProvider protection, ReportSettings settings)
{
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private const string FindSql = "select enterprise_id, city_code, county_code from enterprises where uscc = upper(@target) or name = @target order by enterprise_id limit 1";

    private const string PlaceSql = """
        select exists (
          select from regions c left join regions k on k.code = @county and k.parent_code = c.code and k.level = 'county'
          where c.code = @city and c.level = 'city' and (@county::text is null or k.code is not null))
        """;

    private const string InsertSql = """
        insert into reports (receipt_code, received_on, channel, target_name, enterprise_id, city_code, county_code, handler_level, against_bureau,
          facts_cipher, reporter_cipher, contact_cipher, contact_tail, due_on, registered_by, registered_by_name)
        values (@code, @received, @Channel, @Target, @enterpriseId, @city, @county, @level, @AgainstBureau, @facts, @reporter, @contact, @tail, @due, @userId, @by)
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
        var received = form.ReceivedOn ?? today;
        if (received > today)
            throw new RefusalException("收到日期不能晚于今天。");
        await using var work = await Work.Begin(database, officer ?? new Officer(0, "社会公众", Role.Enterprise, RegionScope.Nothing));
        var known = await work.Connection.QuerySingleOrDefaultAsync<Target>(FindSql, new { target });
        string city = known?.CityCode ?? EnterpriseScope.Required(form.City, "企业所在市州");
        string? county = known is null ? form.County : known.CountyCode;
        if (!await work.Connection.ExecuteScalarAsync<bool>(PlaceSql, new { city, county }))
            throw new RefusalException("请选择企业所在的市州；县（区）应属于该市州。");
        if (officer is not null)
            RequireIntake(officer, form, city, county);
        string code = Code();
        string by = officer?.Name ?? "网上举报";
        var seal = Seal(protection);
        long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
        {
            code,
            received,
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
            due = received.AddDays(settings.Days),
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

    private static void RequireIntake(Officer officer, ReportForm form, string city, string? county)
    {
        officer.Require(Role.County, Role.City, Role.ProvinceMaker);
        if (!ReportForm.OfficeChannels.Contains(form.Channel))
            throw new RefusalException("请选择举报的方式：来信、来访或来电。");
        if ((officer.Scope.ScopeCity is { } ownCity && ownCity != city) || (officer.Scope.ScopeCounty is { } ownCounty && ownCounty != county))
            throw new RefusalException("被举报的企业不在本单位辖区，请告知举报人向企业所在地工信部门或省工信厅举报，也可以使用公众举报入口。");
    }

    internal static IDataProtector Seal(IDataProtectionProvider protection) => protection.CreateProtector("reports");

    // 12 letters without those that look alike: 60 bits, not to be guessed
    private static string Code() => string.Create(14, 0, (text, _) =>
    {
        for (int at = 0; at < text.Length; at++)
            text[at] = at is 4 or 9 ? '-' : Letters[RandomNumberGenerator.GetInt32(Letters.Length)];
    });
}
