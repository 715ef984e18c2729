using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

/// <summary>Q28 C: a bar from 2028-07-10 to 2030-07-10 over the renewal of a title of 2025-12-15, filed on 2028-07-01.</summary>
public sealed class HaltedRenewalTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private const string Says = "（甘工信发〔2028〕7号），该单位2028年7月10日至2030年7月10日不得申报，所保留称号的复核同样中止办理，2030年7月11日起或者限制提前解除后继续（口径Q28）。";
    private static readonly DateOnly Confirmed = new(2025, 12, 15), Filed = new(2028, 7, 1), Barred = new(2028, 7, 10), In = new(2028, 7, 20);
    private static int _next;
    private readonly SmallLedger _ledger = new(database.Owner);

    // the old rule goes on after its end, so that there is one to decide under
    public async ValueTask InitializeAsync() => await _ledger.Interpret("Q33", "A", new(2028, 8, 1));

    public async ValueTask DisposeAsync()
    {
        await _ledger.Interpret("Q33", null, default);
        await _ledger.Interpret("Q28", null, default);
    }

    //          reading  the bar's end  day  goes on
    [Theory]
    [InlineData("A", "", "2028-07-20", true)]
    [InlineData("B", "", "2028-07-20", true)]
    [InlineData("C", "", "2028-07-09", true)]
    [InlineData("C", "", "2028-07-10", false)]
    [InlineData("C", "", "2028-07-20", false)]
    [InlineData("C", "", "2030-07-10", false)] // the corresponding day is still barred
    [InlineData("C", "", "2030-07-11", true)] // whether or not the nightly job was there
    [InlineData("C", "lifted 2028-08-01", "2028-07-31", false)]
    [InlineData("C", "lifted 2028-08-01", "2028-08-01", true)]
    [InlineData("C", "reversed 2028-08-01", "2028-07-31", false)]
    [InlineData("C", "reversed 2028-08-01", "2028-08-01", true)]
    public async Task A_renewal_in_progress_halts_with_the_bar_and_goes_on_after_it(string letter, string end, string on, bool goesOn)
    {
        await _ledger.Interpret("Q28", letter, new(2026, 1, 1));
        var (enterprise, title) = await Title();
        long renewal = await FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, Filed, "申请复核");
        long decision = await Bar(enterprise);
        if (end.Split(' ') is [var how, var day])
            await End(enterprise, decision, how == "lifted", DateOnly.Parse(day));
        var check = () => RenewalSteps.Take(database.App, SmallLedger.LanzhouCity, renewal, "check", "齐全", null, DateOnly.Parse(on));

        string? halted = (await RenewalPage.Of(database.App, SmallLedger.LanzhouCity, renewal, DateOnly.Parse(on)))!.Halted;
        string? refused = (await Record.ExceptionAsync(check))?.Message;

        Assert.Equal(goesOn, halted is null);
        Assert.Equal(halted, refused);
        if (halted is not null && end.Length == 0)
            Assert.Equal("依第二十三条" + Says, halted);
        await RenewalSteps.Take(database.App, SmallLedger.LanzhouCity, renewal, "withdraw", "不再申请", null, DateOnly.Parse(on)); // always
    }

    //          reading  decided    effective     recorded      what comes of it, confirmed on 2028-07-20
    [Theory]
    [InlineData("A", "2028-07-20", "2028-07-20", "2028-07-20", "carried-out")]
    [InlineData("C", "2028-07-20", "2028-07-20", "2028-07-20", "not recorded")]
    [InlineData("C", "2028-07-09", "2028-07-20", "2028-07-20", "not recorded")]
    [InlineData("C", "2028-07-09", "2028-07-20", "2028-07-09", "not confirmed")]
    [InlineData("C", "2028-07-09", "2028-07-09", "2028-07-20", "carried-out")] // it had been decided, and was in effect, before the bar
    public async Task A_halted_renewal_is_not_decided(string letter, string decided, string effective, string recorded, string expected)
    {
        await _ledger.Interpret("Q28", letter, new(2026, 1, 1));
        var (enterprise, title) = await Concluded();
        var draft = Renewal(enterprise, title, DateOnly.Parse(decided), DateOnly.Parse(effective));
        long id = 0;
        if (DateOnly.Parse(recorded) < Barred)
            id = await Recorded(draft, DateOnly.Parse(recorded));
        await Bar(enterprise);

        string came = "carried-out", why = "";
        try
        {
            came = "not recorded";
            id = id > 0 ? id : await Recorded(draft, DateOnly.Parse(recorded));
            came = "not confirmed";
            string problem = (await ReviewDecisions.Of(database.App, SmallLedger.Maker, [id], In))[0].Problem;
            Assert.Equal(expected == "carried-out", problem.Length == 0);
            await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, id, In);
            came = "carried-out";
        }
        catch (RefusalException refusal)
        {
            why = refusal.Message;
        }

        Assert.Equal((expected, expected == "carried-out" ? "" : "现在不能作出或者执行这项复核决定：依第二十三条" + Says), (came, why));
    }

    [Fact]
    public async Task What_was_to_take_effect_in_the_bar_waits_for_its_end()
    {
        await _ledger.Interpret("Q28", "C", new(2026, 1, 1));
        var (enterprise, title) = await Concluded();
        long id = await Recorded(Renewal(enterprise, title, new(2028, 7, 5), In), new(2028, 7, 5));
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, id, new(2028, 7, 5));
        long bar = await Bar(enterprise);

        Assert.Contains("复核同样中止办理", string.Concat((await Job(new CarryOutDueDecisions(), In)).Notes), StringComparison.Ordinal);
        Assert.Equal("confirmed", await State(id));
        await using (var work = await Work.Begin(database.App, Machine.Officer))
            Assert.DoesNotContain(await CheckTitles.Of(work, In.AddDays(1), TestContext.Current.CancellationToken), problem => problem.Check == "decision");

        await End(enterprise, bar, true, new(2028, 8, 1));
        await Job(new CarryOutDueDecisions(), new(2028, 8, 1));
        Assert.Equal("carried-out", await State(id));
    }

    [Theory]
    [InlineData("""{"Q28": "C"}""", "requested", false)]
    [InlineData("""{"Q28": "C"}""", "confirmed", false)]
    [InlineData("""{"Q28": "A"}""", "requested", true)]
    [InlineData("{}", "requested", true)]
    public async Task The_database_refuses_it_too(string readings, string state, bool taken)
    {
        var (enterprise, _) = await Title();
        await Bar(enterprise);
        await using var connection = await database.Owner.OpenConnectionAsync();

        var refused = await Record.ExceptionAsync(() => connection.ExecuteAsync("""
            insert into decisions (matter, article, enterprise_id, document, decided_on, effective_on, reason, policy_version_id, readings, requested_by, requested_by_name,
              state, confirmed_by, confirmed_by_name, confirmed_at)
            select 'renewal', 22, @enterprise, '甘工信发〔2028〕8号', @In, @In, '复核结果', max(policy_version_id), cast(@readings as jsonb), 1, '甲',
              @state, c.id, c.name, c.at from policies, (select 2, '乙', now() where @state = 'confirmed' union all select null, null, null where @state <> 'confirmed') c (id, name, at)
            group by c.id, c.name, c.at
            """, new { enterprise, In, readings, state }));

        Assert.Equal(taken, refused is null);
        if (!taken)
            Assert.Contains("2030-07-10 不得申报，复核中止办理", Assert.IsType<PostgresException>(refused).MessageText, StringComparison.Ordinal);
    }

    //          reading  unchecked filing: to the city  not filed: reminders, digest, by hand
    [Theory]
    [InlineData("A", "escalation-city", "renewal-notice-4m", true)]
    [InlineData("C", "", "", false)]
    public async Task Nobody_is_pressed_about_what_is_halted(string letter, string pressed, string reminded, bool told)
    {
        await _ledger.Interpret("Q28", letter, new(2026, 1, 1));
        var (enterprise, title) = await Title();
        long unfiled = await _ledger.Title(enterprise, TitleKind.Scenario, Confirmed, "未申请场景");
        await FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, Filed, "申请复核");
        long bar = await Bar(enterprise);
        DateOnly stage = new(2028, 8, 16), monday = new(2028, 8, 21), lifted = new(2028, 8, 25);
        await Job(new RemindRenewals(), stage);
        await Job(new EscalateRenewals(), stage);
        await Job(new WeeklyDigest(), monday);

        Assert.Equal([pressed, reminded], [await Letters(title), await Letters(unfiled)]);
        await using var connection = await database.App.OpenConnectionAsync();
        string name = await connection.ExecuteScalarAsync<string>("select name from enterprises where enterprise_id = @enterprise", new { enterprise }) ?? "";
        Assert.Equal(told, await connection.ExecuteScalarAsync<bool>("select exists (select from letters where kind = 'weekly-digest' and text_body like '%' || @name || '%')", new { name }));
        Assert.Equal(told, await Record.ExceptionAsync(() => RemindTitles.Now(database.App, SmallLedger.LanzhouCity, [unfiled], monday)) is null);

        await End(enterprise, bar, true, lifted);
        await Job(new RemindRenewals(), lifted);
        await Job(new EscalateRenewals(), lifted);
        Assert.Equal("escalation-city", await Letters(title));
        Assert.StartsWith("renewal-notice-4m", await Letters(unfiled), StringComparison.Ordinal);
    }

    private async Task<string> Letters(long title)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string>("select coalesce(string_agg(distinct kind, ' ' order by kind desc), '') from letters where title_id = @title and kind <> 'decision-effective'", new { title }) ?? "";
    }

    private async Task<string?> State(long id)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string>("select state from decisions where decision_id = @id", new { id });
    }

    private async Task<(long Enterprise, long Title)> Title()
    {
        long enterprise = await _ledger.Enterprise($"中止企业{Interlocked.Increment(ref _next):D3}");
        return (enterprise, await _ledger.Title(enterprise, TitleKind.Basic, Confirmed));
    }

    private async Task<(long Enterprise, long Title)> Concluded()
    {
        var (enterprise, title) = await Title();
        long renewal = await FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, Filed, "申请复核");
        foreach (var (by, step) in new (Officer, string)[] { (SmallLedger.LanzhouCity, "check"), (SmallLedger.Maker, "commission"), (SmallLedger.Maker, "conclude") })
            await RenewalSteps.Take(database.App, by, renewal, step, "办理", true, Filed.AddDays(2));
        return (enterprise, title);
    }

    private async Task<long> Bar(long enterprise)
    {
        long decision = await SmallLedger.Request(database.App, new DecisionDraft(DecisionMatter.Sanction, 23, enterprise, "甘工信发〔2028〕7号", Barred, Barred, "现场不符")
        { Grounds = Grounds.Of(23)[0].Text, BanYears = 2 });
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, decision, Barred);
        return decision;
    }

    private async Task End(long enterprise, long decision, bool lifted, DateOnly day)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        var draft = new DecisionDraft(lifted ? DecisionMatter.Lifting : DecisionMatter.Reversal, lifted ? 23 : 26, enterprise, "甘工信发〔2028〕9号", day, day, "已经改正");
        draft = lifted ? draft with { BanId = await connection.ExecuteScalarAsync<long>("select ban_id from bans where decision_id = @decision", new { decision }) } : draft with { Reverses = decision };
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, await SmallLedger.Request(database.App, draft), day);
    }

    private async Task<long> Recorded(DecisionDraft draft, DateOnly on) => (await RequestDecision.AllOf(database.App, SmallLedger.Maker, [draft], [], on))[0];

    private static DecisionDraft Renewal(long enterprise, long title, DateOnly decided, DateOnly effective) =>
        new(DecisionMatter.Renewal, 22, enterprise, "甘工信发〔2028〕8号", decided, effective, "复核结果") { Titles = [new(title, TitleAct.Extend)] };

    private async Task<DayReport> Job(IDayJob job, DateOnly day)
    {
        await using var work = await Work.Begin(database.App, Machine.Officer);
        var report = await job.Run(work, day, TestContext.Current.CancellationToken);
        await work.Commit();
        return report;
    }
}
