using System.Net;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

public sealed class RecordsTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.AuditAdministrator)]
    public async Task The_records_are_exported_exactly_as_filtered_and_harmless(Role role)
    {
        await Happened("=HYPERLINK(\"http://x\")", "award-granted", "2026-03-01");
        await Happened("张三", "award-granted", "2026-03-02");
        await Happened("张三", "award-granted", "2026-04-01");
        await Happened("张三", "quota-issued", "2026-03-02");
        var auditor = await web.SignInAs(role);

        using var response = await auditor.Get("/events/export?act=award-granted&from=2026-03-01&until=2026-03-31");
        string[] rows = (await response.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("时间,人员,角色,事项", rows[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(["2026年3月2日 08:00,张三", "2026年3月1日 08:00,\"'=HYPERLINK(\"\"http://x\"\")\""], rows.Skip(1).Take(2).Select(row => row[..row.IndexOf(",甲,", StringComparison.Ordinal)]));
        Assert.All(rows.Skip(1), row => Assert.Contains(",奖励入账,", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_saw_what_is_exported_as_filtered()
    {
        var auditor = await web.SignInAs(Role.Auditor);
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            insert into sensitive_views (user_id, user_name, role, subject, subject_id, field, purpose)
            select user_id, n, 'city', 'account', 1, '收款账号', '核对回单' from (select min(user_id) as user_id from users) u, unnest(array['李四', '王五']) n
            """);

        using var response = await auditor.Get("/sensitive-views/export?person=李四");
        string[] rows = (await response.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.EndsWith(",李四,市州,收款账号,,核对回单", Assert.Single(rows.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_get_no_records()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);

        using var response = await maker.Get("/events/export");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private async Task Happened(string who, string act, string day)
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "insert into events (occurred_at, actor_name, actor_role, act, subject) select @day::date, @who, '甲', @act, 'x' where not exists (select from events where actor_name = @who and act = @act and occurred_at = @day::date)",
            new { who, act, day });
    }
}
