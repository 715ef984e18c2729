using System.Net;
using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Faults;

/// <summary>A node that hangs or is slow holds nobody up for long, and what waits in vain is told so in words.</summary>
public sealed class BusyTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task Who_approves_what_another_holds_is_told_so_on_the_form_and_may_try_again()
    {
        long batch = await Reviewed();
        var node = web.AnotherNode(settings: ("ConnectionStrings:Gansu", web.AppDsn + ";Options=-c lock_timeout=300"));
        var approver = (await web.SignInAs(Role.Approver)).At(node);
        var fields = (await approver.Page($"/settlements/{batch}/approve")).Fields(
            $"/settlements/{batch}/approve", ("document", "甘财建〔2026〕98号"), ("withoutNotice", "名单已随认定文件甘工信公示〔2026〕3号公示，期满没有异议，不再另行公示"));
        await using (var other = await web.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken))
        await using (await other.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await other.ExecuteAsync("select 1 from settlements where settlement_id = @batch for update", new { batch });

            using var busy = await approver.Post($"/settlements/{batch}/approve", fields);
            var page = await approver.Parse(busy);

            Assert.Equal(HttpStatusCode.Conflict, busy.StatusCode);
            Assert.Contains("另一人正在办理这一批次，请稍后再试", page.Text(".error-summary"), StringComparison.Ordinal);
            Assert.Equal("甘财建〔2026〕98号", page.QuerySelector("#document")!.GetAttribute("value"));
        }
        Assert.Equal($"/settlements/{batch}/receipt", await approver.PostOn($"/settlements/{batch}/approve", fields));
    }

    [Fact]
    public async Task A_lock_on_anything_is_a_refusal_not_an_error()
    {
        var node = web.AnotherNode(settings: ("ConnectionStrings:Gansu", web.AppDsn + ";Options=-c lock_timeout=300"));
        var administrator = (await web.SignInAs(Role.SystemAdministrator)).At(node);
        await administrator.PostOn("/jobs/policy-ending/pause", ("reason", "割接"));
        await using var other = await web.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var held = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await other.ExecuteAsync("select 1 from day_jobs for update");

        using var busy = await administrator.Post("/jobs/policy-ending/resume");

        Assert.Equal(HttpStatusCode.Conflict, busy.StatusCode);
        Assert.Contains("另一人正在办理同一事项，请稍后再试", (await administrator.Parse(busy)).Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_session_has_its_limits_and_the_operator_may_set_others()
    {
        await using var connection = await web.App.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var limits = await connection.QueryAsync<string>(
            "select current_setting(unnest(array['idle_in_transaction_session_timeout', 'lock_timeout', 'client_connection_check_interval']))");
        Assert.Equal(["1min", "10s", "10s"], limits);
        await using var own = Database.ForApplication(web.AppDsn + ";Options=-c lock_timeout=7s");
        await using var set = await own.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal("7s", await set.ExecuteScalarAsync<string>("show lock_timeout"));
    }

    [Fact]
    public async Task A_frozen_transaction_is_ended_by_the_server_and_holds_nobody_up()
    {
        long batch = await Reviewed();
        await using var slow = Database.ForApplication(web.AppDsn + ";Options=-c idle_in_transaction_session_timeout=300");
        await using var frozen = await Work.Begin(slow, SettlementWorld.Approver, TestContext.Current.CancellationToken);
        await frozen.Connection.ExecuteAsync("select 1 from settlements where settlement_id = @batch for update", new { batch });

        var approval = await ApproveSettlement.On(web.App, batch, new ApprovalTerms("甘财建〔2026〕97号", SettlementWorld.Day, "名单已随认定文件甘工信公示〔2026〕3号公示，期满没有异议，不再另行公示"), SettlementWorld.Approver, TestContext.Current.CancellationToken);

        Assert.True(approval.Done); // waits for less than the lock limit
        var late = await Record.ExceptionAsync(() => frozen.Connection.ExecuteAsync("select 1"));
        Assert.True(late!.AsRefusal() is not null || late!.IsBroken(), late!.ToString());
    }

    [Fact]
    public async Task A_long_day_waits_for_the_other_node_and_is_not_ended_while_it_calculates()
    {
        await using var strict = Database.ForApplication(web.AppDsn + ";Options=-c lock_timeout=200 -c idle_in_transaction_session_timeout=200");
        var job = new SlowJob();
        var day = new DateOnly(2026, 11, 1);

        var results = await Task.WhenAll(RunDay.Of(strict, job, day, "a"), RunDay.Of(strict, job, day, "b"));

        Assert.Equal([DayOutcome.Done, DayOutcome.AlreadyDone], results.Select(result => result.Outcome).Order());
    }

    private async Task<long> Reviewed()
    {
        await using var owner = await web.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("insert into regions (code, name, level, parent_code) values ('629900', '示例市', 'city', '620000') on conflict do nothing");
        long pool = await owner.ExecuteScalarAsync<long>("insert into fund_pools (fund_year, name, amount) values (2026, gen_random_uuid()::text, 9000000) returning fund_pool_id");
        int enterprise = (int)(await owner.ExecuteScalarAsync<long>("select count(*) from settlements"));
        long batch = await CreateSettlement.From(web.App, new SettlementTerms(
            "2026年度奖励", SettlementWorld.Day, "甘工信发〔2026〕300号", 2026, pool, new Dictionary<TitleKind, Money>(), "名单.xlsx"), SettlementWorld.Lines($"{enterprise} basic"), SettlementWorld.Maker);
        await SubmitSettlement.On(web.App, batch, SettlementWorld.Maker);
        await FinishReview.On(web.App, batch, SettlementWorld.Finance);
        return batch;
    }

    private sealed class SlowJob : IDayJob
    {
        public string Name => "slow";

        public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default)
        {
            await Task.Delay(800, cancel);
            return DayReport.Nothing;
        }
    }
}
