using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>What persons do to the titles of the table, through the same use cases as the pages.</summary>
internal sealed class LifeActs(DatabaseFixture database)
{
    private readonly SmallLedger _ledger = new(database.Owner);
    private readonly Dictionary<string, (long Enterprise, long Title)> _entered = [];
    private readonly Dictionary<long, string> _lives = [];

    public List<long> Successors { get; } = [];

    public string LifeOf(long enterprise) => _lives[enterprise];

    /// <summary>A calendar that knows National Day only, and the old rule going on after its end (Q33 A), so that persons can decide.</summary>
    public async Task Prepare()
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            insert into holidays (day, name, kind) select make_date(y, 10, d), '国庆节', 'holiday' from generate_series(2027, 2032) y, generate_series(1, 7) d on conflict do nothing;
            insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name, confirmed_by, confirmed_by_name, confirmed_at)
            select distinct policy_id, 'Q33', 'A', date '2028-08-01', '甘工信函〔2028〕1号', '继续执行', 1, '甲', 2, '乙', now() from policies
            """);
        await owner.ExecuteAsync($"alter database {owner.Database} set synchronous_commit = off");
    }

    public async Task Enter(Life life)
    {
        long enterprise = await _ledger.Enterprise(life.Id, county: life.HasCounty ? "620102" : null);
        _entered[life.Id] = (enterprise, await _ledger.Title(enterprise, life.Kind, life.Confirmed, validTo: life.Printed));
        _lives[enterprise] = life.Id;
    }

    /// <summary>Does what persons do on the day; false when nothing.</summary>
    public async Task<bool> Act(IReadOnlyList<Life> lives, DateOnly day)
    {
        bool any = false;
        foreach (var life in lives)
        {
            foreach (var (_, act) in life.Acts.Where(act => act.Day == day))
            {
                await Act(life, act, day);
                any = true;
            }
        }
        return any;
    }

    private async Task Act(Life life, string act, DateOnly day)
    {
        var (enterprise, title) = _entered[life.Id];
        await (act switch
        {
            "file" => FileRenewal.On(database.App, SmallLedger.LanzhouCity, title, day, "申请复核"),
            "check" or "return" or "resubmit" or "withdraw" or "commission" or "conclude" => Step(title, act, day, true),
            "fail" => Step(title, "conclude", day, false),
            "extend" => Renewal(enterprise, title, new(title, TitleAct.Extend), day),
            "cancel" => Renewal(enterprise, title, new(title, TitleAct.Cancel), day),
            "downgrade" => Renewal(enterprise, title, new(title, TitleAct.Downgrade, TitleKind.Basic), day),
            "downgrade25" => Sanction(enterprise, 25, [new(title, TitleAct.Downgrade, TitleKind.Basic)], day, day),
            "cancel24" => Sanction(enterprise, 24, [new(title, TitleAct.Cancel)], day, day),
            "cancel24+10" => Sanction(enterprise, 24, [new(title, TitleAct.Cancel)], day, day.AddDays(10)),
            "ban23" => Sanction(enterprise, 23, [], day, day),
            "supersede" => Decide(new DecisionDraft(DecisionMatter.Supersession, 16, enterprise, Document(day), day, day, "晋级") { Titles = [new(title, TitleAct.Supersede)] }),
            "merge" => Merge(life, enterprise, day),
            "close" => Close(enterprise, day),
            _ => throw new ArgumentException(act),
        });
    }

    private async Task Step(long title, string step, DateOnly day, bool passed)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        long renewal = await connection.ExecuteScalarAsync<long>("select max(renewal_id) from renewals where title_id = @title", new { title });
        var officer = step is "commission" or "conclude" ? SmallLedger.Maker : SmallLedger.LanzhouCity;
        await RenewalSteps.Take(database.App, officer, renewal, step, "已办", passed, day);
    }

    private async Task Renewal(long enterprise, long title, DecidedTitle decided, DateOnly day)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        long renewal = await connection.ExecuteScalarAsync<long>("select max(renewal_id) from renewals where title_id = @title", new { title });
        await Decide(new DecisionDraft(DecisionMatter.Renewal, 22, enterprise, Document(day), day, day, "复核结果") { RenewalId = renewal, Titles = [decided] });
    }

    private Task Sanction(long enterprise, int article, IReadOnlyList<DecidedTitle> titles, DateOnly day, DateOnly effective) => Decide(
        new DecisionDraft(DecisionMatter.Sanction, article, enterprise, Document(day), day, effective, "经查属实")
        { Grounds = Grounds.Of(article)[0].Text, Meeting = "厅长办公会", MeetingOn = day, BanYears = 2, Titles = titles });

    private async Task Decide(DecisionDraft draft)
    {
        long decision = await SmallLedger.Request(database.App, draft);
        await ConfirmDecision.Confirm(database.App, SmallLedger.Approver, decision, draft.DecidedOn);
    }

    private async Task Merge(Life life, long enterprise, DateOnly day)
    {
        long successor = await _ledger.Enterprise($"{life.Id}合并后", county: "620102");
        Successors.Add(successor);
        _lives[successor] = life.Id;
        await using var owner = await database.Owner.OpenConnectionAsync();
        string uscc = await owner.ExecuteScalarAsync<string>("select uscc from enterprises where enterprise_id = @successor", new { successor }) ?? "";
        long change = await RequestChange.Of(database.App, SmallLedger.LanzhouCity, new ChangeDraft(ChangeKind.Merger, enterprise, day, day, "登记〔2028〕1号", "") { OtherUscc = uscc }, day);
        await ConfirmChange.Confirm(database.App, SmallLedger.Maker, change);
    }

    private async Task Close(long enterprise, DateOnly day) => await ConfirmChange.Confirm(
        database.App, SmallLedger.Maker, await RequestChange.Of(database.App, SmallLedger.LanzhouCity, new ChangeDraft(ChangeKind.Closure, enterprise, day, day, "登记〔2028〕2号", ""), day));

    private static string Document(DateOnly day) => $"甘工信发〔{day.Year}〕{day.DayOfYear}号";
}
