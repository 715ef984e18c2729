using System.Net;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.WorkItems;

public sealed class PapersPageTests(WebFixture site) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task An_officer_without_tasks_reads_a_sentence()
    {
        var approver = await site.SignInAs(Role.Approver);

        var page = await approver.Page("/work-items");

        Assert.Contains("还没有后台任务", page.QuerySelector(".empty-state")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_of_tasks_has_pages()
    {
        var auditor = await site.SignInAs(Role.Auditor);
        await using (var connection = await site.Owner.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("""
                insert into work_items (kind, title, arguments, owner_id, owner_name, state)
                select 'x', '任务' || n, '{}', (select max(user_id) from users where role = 'auditor'), '某审计', 'cancelled' from generate_series(1, 60) n
                """);
        }

        var first = await auditor.Page("/work-items");
        Assert.Equal(50, first.QuerySelectorAll("#work-items tbody tr").Length);
        Assert.Equal(10, (await auditor.Page(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!)).QuerySelectorAll("#work-items tbody tr").Length);
    }

    [Fact]
    public async Task A_small_paper_comes_at_once_under_its_Chinese_name()
    {
        long batch = await Batch("小批次", 3);
        var maker = await site.SignInAs(Role.ProvinceMaker);

        using var response = await maker.Get($"/settlements/{batch}/papers/notice");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("filename*=UTF-8''%E5%B0%8F%E6%89%B9%E6%AC%A1", response.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_paper_is_made_in_the_background_and_downloaded_by_its_owner_only()
    {
        long batch = await Batch("大批次", 5_200);
        var finance = await site.SignInAs(Role.ProvinceFinance);
        var asked = await finance.Page($"/settlements/{batch}/papers/notice");
        Assert.Contains("5,200 行", asked.Body!.TextContent, StringComparison.Ordinal);

        Assert.Equal("/work-items", await finance.PostOn($"/settlements/{batch}/papers/notice"));
        string file = await Result(finance);
        using var response = await finance.Get(file);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        var maker = await site.SignInAs(Role.ProvinceMaker);
        using var refused = await maker.Get(file);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Theory]
    [InlineData(Role.Auditor, "accounts", HttpStatusCode.Forbidden)]
    [InlineData(Role.City, "accounts", HttpStatusCode.Forbidden)]
    [InlineData(Role.City, "notice", HttpStatusCode.Forbidden)]
    [InlineData(Role.Enterprise, "award-sheet", HttpStatusCode.Forbidden)]
    [InlineData(Role.ProvinceFinance, "accounts", HttpStatusCode.OK)] // asks for the purpose first
    public async Task Each_role_gets_its_papers(Role role, string paper, HttpStatusCode expected)
    {
        long batch = await Batch($"{role}{paper}", 1);
        var person = await site.SignInAs(role);

        using var response = await person.Get($"/settlements/{batch}/papers/{paper}");

        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task<string> Result(Visitor person)
    {
        while (true)
        {
            var page = await person.Page("/work-items");
            if (page.QuerySelector("a[href$='/file']") is { } link)
                return link.GetAttribute("href")!;
            Assert.DoesNotContain("没有办成", page.Body!.TextContent, StringComparison.Ordinal);
            await Task.Delay(100);
        }
    }

    private async Task<long> Batch(string name, int lines)
    {
        await using var owner = await site.Owner.OpenConnectionAsync();
        return await owner.ExecuteScalarAsync<long>("""
            insert into enterprises (uscc, name, city_code, unit_id) values ('91620100FAKE00072F', '甲测试企业', '620100', 1) on conflict do nothing;
            update enterprises set unit_id = enterprise_id;
            with s as (
              insert into settlements (name, decided_on, fund_year, policy_version_id, readings, standards, maker_id, maker_name)
              select @name, '2026-11-30', 2026, min(policy_version_id), '{}', '{}', 1, '张工信' from policies returning settlement_id),
            l as (
              insert into settlement_lines (settlement_id, seq, enterprise_id, unit_id, kind, carrier, maximum, standard, prior_scenario, prior_basic,
                                            prior_advanced, prior_legacy, deducted, ceiling, proposed, calculation, award_version)
              select s.settlement_id, n, e.enterprise_id, e.enterprise_id, 'scenario', '在线智能检测', 300000, 300000, 0, 0, 0, 0, 0, 0, 0, '{}', 0
              from s, generate_series(1, @lines) n, (select enterprise_id from enterprises where uscc = '91620100FAKE00072F') e)
            select settlement_id from s
            """, new { name, lines });
    }
}
