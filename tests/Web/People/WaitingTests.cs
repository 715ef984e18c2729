using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>我的工作: reports, changes and due titles wait for whom they concern, and each link opens as many rows as it says.</summary>
public sealed class WaitingTests(WebFixture web) : IClassFixture<WebFixture>, IAsyncLifetime
{
    private const string Chengguan = "620102", Qilihe = "620103", Baiyin = "620400";
    private static readonly string[] Kinds = ["逾期的举报", "待受理的举报", "待确认的企业变更", "逾期未申请复核的称号", "本月应申请复核的称号", "可以申请复核的称号"];

    public async ValueTask InitializeAsync()
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        if (await connection.ExecuteScalarAsync<bool>("select exists (select from reports)"))
            return;
        var ledger = new SmallLedger(web.Owner);
        (string Name, string Ends, string State)[] titles =
        [
            ("甲逾期", "2027-02-10", "renewal-open"), ("乙本日", "2027-02-28", "renewal-open"), ("丙将到", "2027-03-30", "renewal-open"), ("丁复核", "2027-02-11", "under-review"),
        ];
        foreach (var (name, ends, state) in titles)
        {
            long enterprise = await ledger.Enterprise(name, SmallLedger.Lanzhou, Chengguan);
            long title = await ledger.Title(enterprise, TitleKind.Basic, new(2024, 2, 1), validTo: DateOnly.Parse(ends));
            await connection.ExecuteAsync("update titles set state = @state, move_act = @state, renewal_due = case when @name = '乙本日' then date '2026-11-30' else renewal_due end where title_id = @title", new { state, name, title });
            if (name == "甲逾期")
                await RequestChange.Of(web.App, SmallLedger.LanzhouCity, new ChangeDraft(ChangeKind.Closure, enterprise, new(2026, 11, 20), new(2026, 11, 21), "登记〔2026〕1号", ""), new(2026, 11, 21));
        }
        // stage, level, against, due, rectify by
        await Report(connection, "registered", "county", "", "2026-12-30", null);
        await Report(connection, "registered", "city", "county", "2026-12-30", null);
        await Report(connection, "accepted", "county", "", "2026-11-29", null);
        await Report(connection, "accepted", "county", "", "2026-11-30", null);
        await Report(connection, "rectifying", "city", "county", "2026-12-30", "2026-11-20");
        await Report(connection, "answered", "county", "", "2026-11-01", null);
        await Report(connection, "accepted", "province", "city", "2026-11-01", null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    //                            late, new, changes, overdue, this month, may apply
    [InlineData(Role.County, Chengguan, 1, 1, 0, 1, 1, 0)]
    [InlineData(Role.County, Qilihe, 0, 0, 0, 0, 0, 0)]
    [InlineData(Role.City, SmallLedger.Lanzhou, 1, 1, 0, 1, 1, 0)]
    [InlineData(Role.City, Baiyin, 0, 0, 0, 0, 0, 0)]
    [InlineData(Role.ProvinceMaker, null, 1, 0, 1, 0, 0, 0)]
    [InlineData(Role.Approver, null, 0, 0, 1, 0, 0, 0)]
    [InlineData(Role.ProvinceFinance, null, 0, 0, 0, 0, 0, 0)]
    [InlineData(Role.Auditor, null, 0, 0, 0, 0, 0, 0)]
    [InlineData(Role.Enterprise, "丙将到", 0, 0, 0, 0, 0, 1)]
    [InlineData(Role.Enterprise, "丁复核", 0, 0, 0, 0, 0, 0)]
    public async Task Each_sees_what_is_theirs(Role role, string? region, params int[] expected)
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        long? enterprise = role == Role.Enterprise ? await connection.ExecuteScalarAsync<long>("select enterprise_id from enterprises where name = @region", new { region }) : null;
        var scope = role switch
        {
            Role.County => RegionScope.County(region!),
            Role.City => RegionScope.City(region!),
            Role.Enterprise => RegionScope.Enterprise(enterprise!.Value),
            _ => RegionScope.Province,
        };
        var officer = new Officer(900, "来看的人", role, scope);

        var all = await WaitingWork.Of(web.App, officer, WebFixture.Today);
        var groups = all.Where(group => Kinds.Contains(group.Heading)).ToDictionary(group => group.Heading);

        Assert.Equal(expected, Kinds.Select(kind => groups.TryGetValue(kind, out var group) ? (int)group.Count : 0));
        Assert.Equal(all.Sum(group => group.Count), (await WaitingWork.Counts(web.App, officer, WebFixture.Today)).Values.Sum());
        var person = await web.SignInAs(role, role == Role.Enterprise ? null : region, enterprise);
        foreach (var group in groups.Values)
        {
            string rows = group.ListUrl.StartsWith("/radar", StringComparison.Ordinal) ? "#radar tbody tr" : "main tbody tr";
            Assert.Equal((group.ListUrl, group.Count), (group.ListUrl, (await person.Page(group.ListUrl)).QuerySelectorAll(rows).Length));
            foreach (var item in group.Items.Where(item => !item.Url.StartsWith("/reports", StringComparison.Ordinal)))
                await person.Page(item.Url);
        }
    }

    private static Task<int> Report(Npgsql.NpgsqlConnection connection, string stage, string level, string against, string due, string? rectify) => connection.ExecuteAsync("""
        insert into reports (receipt_code, received_on, channel, target_name, city_code, county_code, handler_level, against_bureau, facts_cipher, reporter_cipher, contact_cipher,
          stage, due_on, rectify_by, registered_by_name)
        values (gen_random_uuid()::text, '2026-10-01', 'online', '某厂', '620100', '620102', @level, @against, 'x', 'x', 'x', @stage, cast(@due as date), cast(@rectify as date), '网上举报')
        """, new { stage, level, against, due, rectify });
}
