using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;
using static SmartFactory.Gansu.Tests.Fixtures.SmallLedger;

namespace SmartFactory.Gansu.Tests.Enterprises;

public sealed class EnterprisesTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly AwardRule Rule = PolicyFiles.InForceOn(Today)!.AwardRule;
    private static readonly AwardReadings Readings = AwardReadings.Default;

    private readonly SmallLedger _ledger = new(database.Owner);

    [Fact]
    public async Task A_renamed_enterprise_keeps_its_code_and_is_found_by_either_name()
    {
        long id = await _ledger.Enterprise("陇原旧名机械厂");

        await RecordNameChange.On(database.App, Maker, id, "陇原新名装备公司", new DateOnly(2026, 5, 1), "工商变更〔2026〕1号", "改制", Today);

        var page = await Page(Maker, id);
        Assert.Equal("陇原新名装备公司", page!.Head.Name);
        Assert.Equal([("陇原旧名机械厂", new DateOnly(2026, 5, 1)), ("陇原新名装备公司", null)], page.Names.Select(name => (name.Name, name.ValidTo)));
        Assert.Equal(id, Assert.Single(await Rows(Maker, "旧名机械")).EnterpriseId);
        Assert.Equal(id, Assert.Single(await Rows(Maker, "新名装备")).EnterpriseId);
        Assert.Equal("enterprise-renamed", page.Events[0].Act);
        Assert.Contains("必须在它之后", await Refused(
            () => RecordNameChange.On(database.App, Maker, id, "第三个名称", new DateOnly(2026, 4, 1), "文", "", Today)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_shares_the_caps_and_joining_beyond_them_must_be_acknowledged()
    {
        long parent = await _ledger.Enterprise("总公司"), branch = await _ledger.Enterprise("分公司", Jinchang);
        await _ledger.Award(parent, TitleKind.Advanced, 200);
        await _ledger.Award(branch, TitleKind.LegacyFactory, 150);
        string code = (await Page(Maker, parent))!.Head.Uscc;

        var join = await LinkBranch.Preview(database.App, Maker, branch, code, Rule, Readings, Today);
        Assert.Equal(Money.FromWan(50), Assert.Single(join.Exceeded).Beyond);
        Assert.Contains("超出 50 万元", await Refused(() => Link(branch, code, false)), StringComparison.Ordinal);
        long before = await Version(parent);
        await Link(branch, code, true);

        Assert.Equal(before + 1, await Version(parent));
        Assert.Equal(Money.FromWan(350), (await Page(Maker, branch))!.Granted);
        Assert.Equal("分公司", Assert.Single((await Page(Maker, parent))!.Branches).Name);
        Assert.Contains("已经是另一法人的分支机构", await Refused(() => Link(branch, code, true)), StringComparison.Ordinal);
        await UnlinkBranch.On(database.App, Maker, branch, "改制为独立法人", "文");
        Assert.Equal(Money.FromWan(150), (await Page(Maker, branch))!.Granted);
        Assert.Equal(before + 2, await Version(parent));
    }

    [Fact]
    public async Task A_revocation_counts_once_the_approver_has_confirmed_it()
    {
        long id = await _ledger.Enterprise("撤销企业");
        long award = await _ledger.Award(id, TitleKind.Basic, 100);

        long request = await RequestReversal.On(database.App, Maker, Reversal(award, "revoked", 100), Today);
        Assert.Equal(Money.FromWan(100), (await Page(Maker, id))!.Granted);
        Assert.Contains("批准人办理", await Refused(() => DecideReversal.Confirm(database.App, Maker, request)), StringComparison.Ordinal);
        Assert.Contains("等待批准", await Refused(() => RequestReversal.On(database.App, Maker, Reversal(award, "revoked", 1), Today)), StringComparison.Ordinal);
        await DecideReversal.Confirm(database.App, Approver, request);

        var page = await Page(Maker, id);
        Assert.Equal(Money.Zero, page!.Granted);
        Assert.Equal(Money.FromWan(300), page.Headroom.Cap("overall")!.Room);
        Assert.Contains("已经办结", await Refused(() => DecideReversal.Confirm(database.App, Approver, request)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recovered", 10, "", "法律依据")]
    [InlineData("recovered", 10, "财政违法行为处罚处分条例第十四条", "只能追回已拨付的资金")]
    [InlineData("revoked", 101, "", "不超过已批复净额 100 万元")]
    [InlineData("revoked", 0, "", "应大于 0")]
    public async Task A_reversal_is_refused(string type, int wan, string basis, string message)
    {
        long award = await _ledger.Award(await _ledger.Enterprise("撤销被拒企业"), TitleKind.Basic, 100);

        Assert.Contains(message, await Refused(
            () => RequestReversal.On(database.App, Maker, Reversal(award, type, wan) with { LegalBasis = basis }, Today)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_sees_its_own_region_and_an_enterprise_only_itself()
    {
        long city = await _ledger.Enterprise("范围市企业", Lanzhou, "620102"), area = await _ledger.Enterprise("范围新区企业", NewArea);
        var county = new Officer(8, "城关区", Role.County, RegionScope.County("620102"));
        var self = new Officer(9, "企业", Role.Enterprise, RegionScope.Enterprise(area));
        var nobody = new Officer(10, "系统管理员", Role.SystemAdministrator, RegionScope.Nothing);

        Assert.Equal([city], await Seen(LanzhouCity));
        Assert.Equal([area], await Seen(NewAreaCity));
        Assert.Equal([city], await Seen(county));
        Assert.Equal([area], await Seen(self));
        Assert.Empty(await Seen(nobody));
        Assert.Equal([city, area], await Seen(Finance));
        Assert.Null(await Page(NewAreaCity, city));
        Assert.Null(await Page(LanzhouCity, area));
        Assert.Null(await Page(self, city));

        async Task<long[]> Seen(Officer officer) => [.. (await Rows(officer, "范围")).Select(row => row.EnterpriseId).Order()];
    }

    [Fact]
    public async Task The_list_filters_by_room_and_counts_by_tab()
    {
        long full = await _ledger.Enterprise("筛选甲"), some = await _ledger.Enterprise("筛选乙"), none = await _ledger.Enterprise("筛选丙");
        await _ledger.Award(some, TitleKind.Basic, 100);
        await _ledger.Award(none, TitleKind.LegacyFactory, 320);
        var filter = EnterpriseFilter.All with { Text = "筛选" };

        Assert.Equal([full], await Ids(filter with { Room = "full" }));
        Assert.Equal([some], await Ids(filter with { Room = "some" }));
        Assert.Equal([none], await Ids(filter with { Room = "none" }));
        var list = await List(Maker, filter);
        var counts = await list.Counts();
        Assert.Equal((3, 1), (counts[""], counts["used-up"]));
        var first = await list.Rows(null, 0, 2);
        var rest = await list.Rows(first[1].Name, first[1].EnterpriseId, 2);
        Assert.Equal(3, first.Concat(rest).Select(row => row.EnterpriseId).Distinct().Count());

        async Task<long[]> Ids(EnterpriseFilter f) =>
            [.. (await (await List(Maker, f)).Rows(null, 0, 50)).Select(row => row.EnterpriseId)];
    }

    [Fact]
    public async Task A_row_says_what_counts_for_the_legal_person_and_which_titles_the_enterprise_holds_itself()
    {
        long parent = await _ledger.Enterprise("同行总公司"), branch = await _ledger.Enterprise("同行分公司"), other = await _ledger.Enterprise("同行别家");
        await _ledger.Award(parent, TitleKind.Scenario, 30);
        await _ledger.Award(parent, TitleKind.Excellent, 300);
        long basic = await _ledger.Award(branch, TitleKind.Basic, 70);
        await _ledger.Title(parent, TitleKind.Scenario, new DateOnly(2025, 12, 15));
        await _ledger.Title(parent, TitleKind.Scenario, new DateOnly(2025, 12, 15), "二号工厂");
        await _ledger.Title(branch, TitleKind.Basic, new DateOnly(2025, 12, 15));
        await using (var connection = await database.Owner.OpenConnectionAsync())
            await connection.ExecuteAsync("""
                update enterprises set unit_id = @parent where enterprise_id = @branch;
                with e as (insert into events (actor_name, actor_role, act, subject) values ('台账', 'x', 'import', 'import') returning event_id),
                s as (insert into sanctions (enterprise_id, article, outcome, content, document, decided_on, forfeits, event_id)
                  select @branch, 24, 'cancelled', '', '文', '2026-03-01', true, event_id from e),
                p as (insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id)
                  select @branch, 'basic', x.type, x.amount, '2026-05-01', @basic, event_id from e, (values ('paid', 500000), ('returned', 100000)) x (type, amount))
                insert into bans (enterprise_id, article, document, starts_on, last_day)
                values (@parent, 23, '文', '2026-01-01', '2027-06-30'), (@parent, 23, '文', '2024-01-01', '2025-06-30');
                """, new { parent, branch, basic });

        var rows = (await Rows(Maker, "同行")).ToDictionary(row => row.EnterpriseId);

        Assert.Equal((400, 40, 100, 30), Money(rows[parent]));
        Assert.Equal((400, 40, 100, 30), Money(rows[branch]));
        Assert.Equal((0, 0, 0, 0), Money(rows[other]));
        Assert.Equal(("scenario", "basic", ""), (rows[parent].Kinds, rows[branch].Kinds, rows[other].Kinds));
        Assert.Equal([(false, true), (true, true), (false, false)], new[] { parent, branch, other }.Select(id => (rows[id].IsBranch, rows[id].Forfeited)));
        Assert.Equal([new(2027, 6, 30), new(2027, 6, 30), null], new[] { parent, branch, other }.Select(id => rows[id].BanTo));

        static (decimal Granted, decimal Paid, decimal Overall, decimal Scenario) Money(EnterpriseRow row) =>
            (row.Granted.Wan, row.Paid.Wan, row.UsedOverall.Wan, row.UsedScenario.Wan);
    }

    [Theory]
    [InlineData("宽搜企业0", 999, 999)] // few enough to be collected first
    [InlineData("宽搜企业", 2_101, 1_000)] // met on the way in order of names, an old name among them
    [InlineData("fkxx", 2_101, 1_000)]
    public async Task A_search_finds_the_same_page_by_page_however_many_match(string text, int all, int counted)
    {
        await using (var connection = await database.Owner.OpenConnectionAsync())
            await connection.ExecuteAsync("""
                insert into enterprises (enterprise_id, uscc, name, city_code, unit_id) overriding system value
                select 500000 + i, 'FKXX' || lpad(i::text, 14, '0'), case i when 2101 then '改名后的公司' else '宽搜企业' || lpad(i::text, 4, '0') end, '620100', 500000 + i
                from generate_series(1, 2101) i on conflict do nothing;
                insert into enterprise_names (enterprise_id, name, valid_from) values (502101, '宽搜企业旧名', '2020-01-01') on conflict do nothing;
                """);
        var list = await List(Maker, EnterpriseFilter.All with { Text = text });
        var found = new List<EnterpriseRow>();
        while (await list.Rows(found.LastOrDefault()?.Name, found.LastOrDefault()?.EnterpriseId ?? 0, 700) is { Count: > 0 } rows)
            found.AddRange(rows);

        Assert.Equal(all, found.Select(row => row.EnterpriseId).Distinct().Count());
        Assert.Equal(all, found.Count);
        Assert.Equal(counted, (await list.Counts())[""]);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("'; drop table titles; --")]
    public async Task What_people_type_is_text_not_a_pattern(string text) => Assert.Empty(await Rows(Maker, text));

    [Theory]
    [InlineData("update award_entries set amount = 1")]
    [InlineData("delete from award_entries")]
    [InlineData("truncate award_entries cascade")]
    [InlineData("update events set reason = ''")]
    [InlineData("delete from events")]
    [InlineData("truncate events cascade")]
    [InlineData("update sanctions set forfeits = false")]
    [InlineData("delete from sanctions")]
    [InlineData("delete from enterprise_names")]
    [InlineData("update quota_issues set amount = 1")]
    [InlineData("delete from payments")]
    [InlineData("delete from payment_requests")]
    [InlineData("delete from award_reversals")]
    [InlineData("alter table award_entries disable trigger all")]
    public async Task The_application_may_not(string sql)
    {
        await using var connection = await database.App.OpenConnectionAsync();

        var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, problem.SqlState);
    }

    private Task<EnterprisePage?> Page(Officer officer, long id) => EnterprisePage.Of(database.App, officer, id, Rule, Readings, Today);

    private Task<EnterpriseList> List(Officer officer, EnterpriseFilter filter) => EnterpriseList.Of(database.App, officer, filter, Rule, Today);

    private async Task<IReadOnlyList<EnterpriseRow>> Rows(Officer officer, string text) =>
        await (await List(officer, EnterpriseFilter.All with { Text = text })).Rows(null, 0, 50);

    private Task Link(long branch, string code, bool acknowledged) =>
        LinkBranch.On(database.App, Maker, branch, code, "同一法人", "文", acknowledged, Rule, Readings, Today);

    private async Task<long> Version(long id)
    {
        await using var connection = await database.Owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("select award_version from enterprises where enterprise_id = @id", new { id });
    }

    private static Reversal Reversal(long award, string type, int wan) =>
        new(award, type, Money.FromWan(wan), new DateOnly(2026, 6, 1), "甘工信发〔2026〕5号", "", "处理决定");

    private static async Task<string> Refused(Func<Task> act) => (await Assert.ThrowsAsync<RefusalException>(act)).Message;
}
