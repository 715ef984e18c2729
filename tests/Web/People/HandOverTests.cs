using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>Whatever is handed over waits for exactly those who have it next, and its page says who that is.</summary>
public sealed partial class HandOverTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Chengguan = "620102";

    // table and column of the database, and the procedure that knows its values
    private static readonly (string Table, string Procedure)[] Procedures =
    [
        ("settlements", "settlement"), ("imports", "import"), ("payment_requests", "payment"), ("award_reversals", "reversal"), ("renewals", "renewal"), ("decisions", "decision"),
        ("enterprise_changes", "change"), ("award_allocations", "allocation"), ("reports", "report"), ("letters", "letter"), ("job_days", "job-day"), ("holiday_arrangements", "holidays"), ("account_requests", "account-request"),
    ];

    // stages nobody is handed: what lies or runs by itself
    private static readonly string[] Others = ["bans", "titles", "new_titles", "work_items", "qrtz_job_status"];

    [Fact]
    public async Task Every_stage_the_database_knows_stands_in_the_table()
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        var checks = (await connection.QueryAsync<(string Table, string Definition)>("""
            select c.relname::text, pg_get_constraintdef(k.oid) from pg_constraint k join pg_class c on c.oid = k.conrelid
            where k.contype = 'c' and k.conname ~ '_(stage|state)_check\d*$' and pg_get_constraintdef(k.oid) ~ '(stage|state) = ANY'
            """)).ToLookup(row => row.Table, row => Value().Matches(row.Definition).Select(match => match.Groups[1].Value));
        var missing = from check in checks
                      where !Others.Contains(check.Key)
                      let procedure = Procedures.SingleOrDefault(one => one.Table == check.Key).Procedure
                      from value in check.SelectMany(values => values).Distinct()
                      where procedure is null || HandOvers.All.All(row => row.Procedure != procedure || row.Stage != value)
                      select $"{check.Key} {value}";

        Assert.Empty(missing);
        Assert.Equal(Procedures.Select(one => one.Table).Order(), Procedures.Select(one => one.Table).Where(table => checks[table].Any()).Order());
    }

    [Fact]
    public void The_table_in_the_documents_is_the_table_of_the_program()
    {
        var rows = HandOvers.All.Select(row =>
            $"| {row.Procedure} | {row.Stage} | {row.Name} | {(row.Heading.Length > 0 ? string.Join("、", row.Holders.Select(HandOver.Office)) : row.Rest)} | {row.Heading} |");

        Assert.Equal(rows, File.ReadAllLines(Checkout.Path("docs/hand-overs.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1));
    }

    [Theory]
    //          stage         level      decision     due           who has it          where
    [InlineData("registered", "county", "", "2026-12-30", "County", "待受理的举报")]
    [InlineData("registered", "city", "", "2026-12-30", "City", "待受理的举报")]
    [InlineData("registered", "province", "", "2026-12-30", "ProvinceMaker", "待受理的举报")]
    [InlineData("registered", "county", "", "2026-11-01", "County", "逾期的举报")]
    [InlineData("accepted", "county", "", "2026-12-30", "County", "待查办的举报")]
    [InlineData("accepted", "city", "", "2026-11-01", "City", "逾期的举报")]
    [InlineData("rectifying", "county", "", "2026-12-30", "County", "待查办的举报")]
    [InlineData("refused", "county", "", "2026-12-30", "County", "待反馈的举报")]
    [InlineData("unfounded", "city", "", "2026-12-30", "City", "待反馈的举报")]
    [InlineData("rectified", "county", "", "2026-12-30", "County", "待反馈的举报")]
    [InlineData("decided", "county", "", "2026-12-30", "County", "待反馈的举报")]
    [InlineData("answered", "county", "", "2026-12-30", "County", "待归档的举报")]
    [InlineData("archived", "county", "", "2026-11-01", "", "")]
    // found serious, it is studied by the province, late or not, until a decision is confirmed
    [InlineData("serious", "county", "", "2026-12-30", "ProvinceMaker", "待研究决定的举报")]
    [InlineData("serious", "county", "", "2026-11-01", "ProvinceMaker", "待研究决定的举报")]
    [InlineData("serious", "city", "rejected", "2026-12-30", "ProvinceMaker", "待研究决定的举报")]
    [InlineData("serious", "province", "", "2026-11-01", "ProvinceMaker", "待研究决定的举报")]
    [InlineData("serious", "county", "requested", "2026-11-01", "Approver", "待确认的决定")]
    [InlineData("serious", "county", "confirmed", "2026-12-30", "County", "待登记决定的举报")]
    [InlineData("serious", "county", "confirmed", "2026-11-01", "County", "逾期的举报")]
    public async Task A_report_waits_for_one_bureau(string stage, string level, string decision, string due, string holder, string heading)
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        long enterprise = await new SmallLedger(web.Owner).Enterprise("被举报企业", SmallLedger.Lanzhou, Chengguan);
        string against = level == "province" ? "city" : level == "city" ? "county" : "";
        long report = await connection.ExecuteScalarAsync<long>("""
            insert into reports (receipt_code, received_on, channel, target_name, enterprise_id, city_code, county_code, handler_level, against_bureau, facts_cipher, reporter_cipher, contact_cipher,
              stage, due_on, rectify_by, registered_by_name)
            values (gen_random_uuid()::text, '2026-10-01', 'online', '被举报企业', @enterprise, '620100', '620102', @level, @against, @sealed, @sealed, @sealed, @stage, cast(@due as date),
              case when @stage = 'rectifying' then date '2026-12-30' end, '网上举报')
            returning report_id
            """, new { enterprise, level, against, stage, due, @sealed = Sealed });
        long? made = decision.Length == 0 ? null : await Decision(connection, enterprise, report, decision);
        if (decision == "rejected")
            made = null; // sent back to whoever recorded it, as a matter of its own

        var waits = new List<string>();
        foreach (var officer in Everybody(enterprise))
        {
            var groups = await WaitingWork.Of(web.App, officer, WebFixture.Today);
            waits.AddRange(from one in groups from item in one.Items where item.Url == $"/reports/{report}" || (made is { } id && item.Url == $"/decisions/{id}") select $"{officer.Role} {one.Heading}");
            foreach (var one in groups.Where(one => one.ListUrl.StartsWith("/reports", StringComparison.Ordinal)))
                Assert.Equal(one.Count, (await (await web.SignInAs(officer.Role)).Page(one.ListUrl)).QuerySelectorAll("main tbody tr").Length);
        }
        string line = (await (await web.SignInAs(Role.ProvinceMaker)).Page($"/reports/{report}")).Text(".held-by");
        await connection.ExecuteAsync("update reports set stage = 'archived' where report_id = @report", new { report });

        Assert.Equal(holder.Length == 0 ? [] : [$"{holder} {heading}"], waits);
        var role = holder.Length == 0 ? (Role?)null : Enum.Parse<Role>(holder);
        Assert.Contains(role is { } known ? $"现由{HandOver.Office(known)}办理" : "已办结", line, StringComparison.Ordinal);
    }

    [Theory]
    //          stage          filed by         who has it                     heading
    [InlineData("filed", Role.Enterprise, "City County", "待初审的复核申请")]
    [InlineData("returned", Role.Enterprise, "Enterprise", "退回补正的复核申请")]
    [InlineData("returned", Role.County, "County Enterprise", "退回补正的复核申请")]
    [InlineData("checked", Role.Enterprise, "ProvinceMaker", "待委托的复核")]
    [InlineData("commissioned", Role.Enterprise, "ProvinceMaker", "待登记结论的复核")]
    [InlineData("concluded", Role.City, "ProvinceMaker", "待决定的复核")]
    [InlineData("withdrawn", Role.Enterprise, "", "")]
    public async Task A_renewal_waits_for_whose_step_is_next(string stage, Role filedBy, string holders, string heading)
    {
        var ledger = new SmallLedger(web.Owner);
        long enterprise = await ledger.Enterprise($"复核交接{stage}{filedBy}", SmallLedger.Lanzhou, Chengguan);
        long title = await ledger.Title(enterprise, TitleKind.Basic, new(2024, 2, 10), "交接厂", new(2027, 2, 10));
        var people = Everybody(enterprise).ToDictionary(officer => officer.Role);
        long renewal = await FileRenewal.On(web.App, people[filedBy], title, WebFixture.Today, "申请复核");
        (string Code, Role By, bool? Passed)[] way = stage switch
        {
            "returned" => [("return", Role.County, null)],
            "checked" => [("check", Role.County, null)],
            "commissioned" => [("check", Role.County, null), ("commission", Role.ProvinceMaker, null)],
            "concluded" => [("check", Role.County, null), ("commission", Role.ProvinceMaker, null), ("conclude", Role.ProvinceMaker, true)],
            "withdrawn" => [("withdraw", Role.Enterprise, null)],
            _ => [],
        };
        foreach (var (code, by, passed) in way)
            await RenewalSteps.Take(web.App, people[by], renewal, code, "同意", passed, WebFixture.Today);

        var waits = new List<string>();
        foreach (var officer in people.Values)
            waits.AddRange(from one in await WaitingWork.Of(web.App, officer, WebFixture.Today) from item in one.Items where item.Url == $"/renewals/{renewal}" select $"{officer.Role} {one.Heading}");
        string line = (await (await web.SignInAs(Role.ProvinceMaker)).Page($"/renewals/{renewal}")).Text(".held-by");

        Assert.Equal(holders.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(holder => $"{holder} {heading}"), waits.Order());
        Assert.All(holders.Split(' ', StringSplitOptions.RemoveEmptyEntries), holder => Assert.Contains(HandOver.Office(Enum.Parse<Role>(holder)), line, StringComparison.Ordinal));
        if (holders.Length > 0)
            Assert.Contains($"（列入“我的工作”：{heading}）", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_heading_of_the_table_is_one_of_my_work()
    {
        Assert.All(HandOvers.All.Where(row => row.Heading.Length > 0), row => Assert.NotEmpty(row.Holders));
        Assert.All(HandOvers.All.Where(row => row.Heading.Length == 0), row => Assert.NotEmpty(row.Rest));
    }

    private string Sealed => web.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("reports").Protect("x");

    private static Officer[] Everybody(long enterprise) =>
    [
        SmallLedger.Maker, SmallLedger.Finance, SmallLedger.Approver, SmallLedger.LanzhouCity, new(7, "城关区", Role.County, RegionScope.County(Chengguan)),
        new(8, "企业", Role.Enterprise, RegionScope.Enterprise(enterprise)), new(9, "审计员", Role.Auditor, RegionScope.Province), Officer.Operator,
    ];

    private static Task<long> Decision(Npgsql.NpgsqlConnection connection, long enterprise, long report, string state) => connection.ExecuteScalarAsync<long>("""
        insert into decisions (matter, article, enterprise_id, document, decided_on, effective_on, grounds, reason, meeting, meeting_on, report_id, policy_version_id, readings, state,
          requested_by, requested_by_name, confirmed_by, confirmed_by_name, confirmed_at, rejection_reason)
        select 'sanction', 25, @enterprise, '甘工信函〔2026〕' || @report || '号', '2026-11-20', '2026-12-20', '举报查实', '情节严重', '厅长办公会', '2026-11-19', @report, max(policy_version_id), '{}', @state,
          1, '李制单', case when @state <> 'requested' then 4 end, case when @state <> 'requested' then '周批准' end, case when @state <> 'requested' then now() end,
          case when @state = 'rejected' then '材料不全' else '' end
        from policies returning decision_id
        """, new { enterprise, report, state });

    [GeneratedRegex("'([a-z-]+)'::text")]
    private static partial Regex Value();
}
