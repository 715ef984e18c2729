using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Jobs.WorkItems;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Jobs;

public sealed class JobPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task A_day_is_tried_done_once_and_stands_in_the_history()
    {
        var ledger = new SmallLedger(web.Owner);
        long title = await ledger.Title(await ledger.Enterprise("任务中心企业", county: "620102"), TitleKind.Basic, new(2023, 9, 10));
        var administrator = await web.SignInAs(Role.SystemAdministrator);

        var preview = await administrator.Page("/jobs/lapse-titles/preview?on=2026-10-01");
        Assert.Contains("有效 → 到期失效", preview.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("valid", await State(title));
        Assert.Equal("/jobs/lapse-titles", await administrator.PostOn("/jobs/lapse-titles/run", ("on", "2026-10-01")));
        Assert.Equal("expired", await State(title));
        Assert.Contains("已办理：到期失效 1 项", (await administrator.Page("/jobs/lapse-titles")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await administrator.PostOn("/jobs/lapse-titles/run", ("on", "2026-10-01"));
        Assert.Contains("没有重复办理", (await administrator.Page("/jobs")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("还没有到", (await administrator.Parse(await administrator.Post("/jobs/lapse-titles/run", ("on", "2027-10-01")))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        var auditor = await web.SignInAs(Role.Auditor);
        var history = await auditor.Page("/jobs/history?job=lapse-titles&state=done");
        Assert.Contains("由 系统管理员测试员 发起", history.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull((await auditor.Page("/jobs/history?from=2031-01-01")).QuerySelector(".empty-state"));
        Assert.Contains("2026年10月1日,称号到期失效,已办理,到期失效 1 项", await (await auditor.Get("/jobs/history/export?job=lapse-titles")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.Post("/jobs/lapse-titles/run", ("on", "2026-10-02"))).StatusCode);
    }

    [Fact]
    public async Task A_job_is_paused_with_a_reason_and_resumed()
    {
        var administrator = await web.SignInAs(Role.SystemAdministrator);

        await administrator.PostOn("/jobs/weekly-digest/pause", ("reason", "邮件系统割接"));
        Assert.Contains("邮件系统割接", (await administrator.Page("/jobs/weekly-digest")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("已暂停", (await administrator.Page("/jobs")).QuerySelector("#jobs")!.TextContent, StringComparison.Ordinal);
        await administrator.PostOn("/jobs/weekly-digest/resume");
        Assert.DoesNotContain("已暂停", (await administrator.Page("/jobs")).QuerySelector("#jobs")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_the_clock_has_its_page_its_pause_and_what_it_changed()
    {
        var administrator = await web.SignInAs(Role.SystemAdministrator);
        var cleaning = ActivatorUtilities.CreateInstance<CleanWorkJob>(web.Services);
        await using var owner = await web.Owner.OpenConnectionAsync();
        const string Old = "insert into work_items (kind, title, state, result, result_name, owner_id, owner_name, finished_at) values ('old', '旧任务', 'done', 'x', 'x.xlsx', 1, '甲', '2026-10-01')";
        await owner.ExecuteAsync(Old);

        await administrator.Page("/jobs/clean-work");
        await administrator.PostOn("/jobs/clean-work/pause", ("reason", "磁盘检修"));
        await cleaning.Run(CancellationToken.None);
        Assert.Contains("磁盘检修", (await administrator.Page("/jobs/clean-work")).Text("main"), StringComparison.Ordinal);
        Assert.Contains("还没有办理过", (await administrator.Page("/jobs/clean-work")).Text("main"), StringComparison.Ordinal);
        await administrator.PostOn("/jobs/clean-work/resume");
        await cleaning.Run(CancellationToken.None);
        await cleaning.Run(CancellationToken.None); // nothing left: no mark
        await owner.ExecuteAsync(Old);
        await cleaning.Run(CancellationToken.None);

        Assert.Contains("清理结果文件 2 份 2", (await administrator.Page("/jobs/clean-work")).Text("#runs"), StringComparison.Ordinal);
        Assert.Contains("清理结果文件 2 份", (await administrator.Page("/jobs")).Text("main"), StringComparison.Ordinal);
        Assert.NotNull((await administrator.Page("/jobs")).QuerySelector("a[href='/jobs/drain-letters']"));
    }

    private async Task<string?> State(long title)
    {
        await using var owner = await web.Owner.OpenConnectionAsync();
        return await owner.ExecuteScalarAsync<string>("select state from titles where title_id = @title", new { title });
    }
}
