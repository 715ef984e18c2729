using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Titles;
using static SmartFactory.Gansu.Tests.Fixtures.SmallLedger;

namespace SmartFactory.Gansu.Tests.UseCases.People;

/// <summary>Every other procedure of two persons: whoever took the first part is moved to the role of the second and refused; another is not.</summary>
public sealed class SecondPersonTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly DateOnly Day = new(2026, 5, 8), Split = new(2026, 6, 1);
    private readonly SmallLedger _ledger = new(database.Owner);

    /// <summary>What a person has begun: how the second one ends it, in which role, and the row whose state tells.</summary>
    private sealed record Begun(Role Second, Officer Other, Func<Officer, Task> Confirm, Func<Officer, Task>? Reject, string Row, long Id);

    [Theory]
    [InlineData("decision", "登记人不能确认自己登记的决定")]
    [InlineData("change", "登记人不能确认自己登记的变更")]
    [InlineData("allocation", "登记人不能确认自己登记的分配")]
    [InlineData("interpretation", "登记人不能确认自己登记的解释口径")]
    [InlineData("revocation", "登记人不能批准自己登记的撤销、追回")]
    [InlineData("recovery", "登记人不能批准自己登记的撤销、追回")]
    [InlineData("account", "登记人不能确认自己登记的账户")]
    [InlineData("payment", "本人登记的不能由本人复核")]
    [InlineData("return", "本人登记的不能由本人复核")]
    [InlineData("payment of a batch approved", "本人以批准人身份办理过这笔奖励所在的批次，不能确认它的拨付")]
    [InlineData("payment to an account confirmed", "本人确认过所付的收款账户，不能再确认向它的拨付")]
    public async Task Whoever_took_the_first_part_is_refused_the_second(string procedure, string refusal)
    {
        var person = await MovedPerson.New(database.Owner);
        var begun = await Begin(procedure, person);
        var moved = await person.As(begun.Second);
        string before = await Everything(begun);

        foreach (var act in new[] { begun.Confirm, begun.Reject })
        {
            if (act is null)
                continue;
            Assert.Contains(refusal, (await Assert.ThrowsAsync<RefusalException>(() => act(moved))).Message, StringComparison.Ordinal);
            Assert.Equal(before, await Everything(begun));
        }
        Assert.Equal(await Waits(begun.Other) - 1, await Waits(moved));

        await begun.Confirm(begun.Other);
        Assert.NotEqual(before, await Everything(begun));
    }

    [Fact]
    public async Task The_approver_is_not_among_those_who_pay()
    {
        long award = await Issued();
        var request = await RequestPayments.On(database.App, Finance, [new(award, null)], Today, "P-1", Today);

        Assert.Contains("由省财政、市州办理", (await Assert.ThrowsAsync<RefusalException>(
            () => DecidePayments.Confirm(database.App, Approver with { UserId = 77 }, request))).Message, StringComparison.Ordinal);
        // with one officer of finance and one of the city, both are still two: finance confirms the account and records, the city confirms
        await DecidePayments.Confirm(database.App, LanzhouCity, request);
    }

    [Theory]
    [InlineData("decision", "update decisions set state = 'confirmed', confirmed_by = @by, confirmed_by_name = '甲', confirmed_at = now() where decision_id = @id", "确认人登记过这项决定")]
    [InlineData("change", "update enterprise_changes set state = 'rejected', decided_by = @by, decided_by_name = '甲', decided_at = now(), rejection_reason = '因', event_id = 1 where enterprise_change_id = @id", "确认人登记过这项变更")]
    [InlineData("allocation", "update award_allocations set state = 'rejected', decided_by = @by, decided_by_name = '甲', decided_at = now(), rejection_reason = '因', event_id = 1 where award_allocation_id = @id", "确认人登记过这项分配")]
    [InlineData("interpretation", "update interpretations set confirmed_by = @by, confirmed_by_name = '甲', confirmed_at = now() where interpretation_id = @id", "确认人登记过这项解释口径")]
    [InlineData("revocation", "update award_reversals set state = 'rejected', decided_by = @by, decided_by_name = '甲', decided_at = now(), rejection_reason = '因' where award_reversal_id = @id", "批准人登记过这项撤销、追回")]
    [InlineData("account", "update enterprise_accounts set confirmed_by = @by, confirmed_at = now() where enterprise_account_id = @id", "确认人登记过这个账户")]
    [InlineData("payment", "update payment_requests set state = 'rejected', decided_by = @by, decided_by_name = '甲', decided_at = now(), rejection_reason = '因' where payment_request_id = @id", "复核人登记过这笔拨付")]
    [InlineData("payment of a batch approved", "update payment_requests set state = 'rejected', decided_by = @by, decided_by_name = '甲', decided_at = now(), rejection_reason = '因' where payment_request_id = @id", "复核人以批准人身份办理过")]
    [InlineData("payment to an account confirmed", "update payment_requests set state = 'rejected', decided_by = @by, decided_by_name = '甲', decided_at = now(), rejection_reason = '因' where payment_request_id = @id", "复核人确认过所付的收款账户")]
    public async Task The_database_refuses_it_too(string procedure, string sql, string told)
    {
        var person = await MovedPerson.New(database.Owner);
        var begun = await Begin(procedure, person);
        await using var connection = await database.App.OpenConnectionAsync();

        var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql, new { by = person.UserId, id = begun.Id }));

        Assert.Equal(PostgresErrorCodes.CheckViolation, problem.SqlState);
        Assert.Contains(told, problem.MessageText, StringComparison.Ordinal);
    }

    private async Task<Begun> Begin(string procedure, MovedPerson person)
    {
        string unique = Guid.NewGuid().ToString("N");
        long enterprise = await _ledger.Enterprise("两人" + unique);
        switch (procedure)
        {
            case "decision":
                var maker = await person.As(Role.ProvinceMaker);
                long title = await _ledger.Title(enterprise, TitleKind.Basic, new(2025, 12, 15));
                long paper = await Attachments.Keep(database.App, maker, "决定文件.pdf", "%PDF-"u8.ToArray());
                var draft = new DecisionDraft(DecisionMatter.Sanction, 24, enterprise, "甘工信发〔2026〕50号", Day, Day, "经查属实")
                {
                    Grounds = Grounds.Of(24)[0].Text, Meeting = "厅长办公会", MeetingOn = Day, BanYears = 2, Titles = [new(title, TitleAct.Cancel)],
                };
                long decision = (await RequestDecision.AllOf(database.App, maker, [draft], [paper], Day))[0];
                return new Begun(Role.Approver, Approver, officer => ConfirmDecision.Confirm(database.App, officer, decision, Day),
                    officer => ConfirmDecision.Reject(database.App, officer, decision, "不妥"), "decisions", decision);
            case "change":
                long change = await RequestChange.Of(database.App, await person.As(Role.ProvinceMaker),
                    new ChangeDraft(ChangeKind.Relocation, enterprise, Day, Day, "登记〔2026〕1号", "") { City = Jinchang }, Today);
                return new Begun(Role.Approver, Approver, officer => ConfirmChange.Confirm(database.App, officer, change),
                    officer => ConfirmChange.Reject(database.App, officer, change, "不妥"), "enterprise_changes", change);
            case "allocation":
                long split = await RequestChange.Of(database.App, Maker, new ChangeDraft(ChangeKind.Split, enterprise, Split, Split, "登记〔2026〕2号", "")
                {
                    OtherUscc = NextCode(), OtherName = "新设" + unique, City = Jinchang, Titles = [await _ledger.Title(enterprise, TitleKind.Basic, new(2025, 12, 15))],
                }, Today);
                await ConfirmChange.Confirm(database.App, Approver, split);
                long allocation = await RequestAllocation.Of(database.App, await person.As(Role.ProvinceMaker), split, new Dictionary<string, Money>(), "分立协议", "", Today);
                return new Begun(Role.Approver, Approver, officer => DecideAllocation.Confirm(database.App, officer, split, Today),
                    officer => DecideAllocation.Reject(database.App, officer, split, "不妥", Today), "award_allocations", allocation);
            case "interpretation":
                await _ledger.Interpret("Q9", null, Day);
                long reading = await RecordInterpretation.By(database.App,
                    new InterpretationDraft("gansu-2025-152", "Q9", "B", new(2026, 3, 1), "甘工信函〔2026〕20号", "统一口径"), await person.As(Role.ProvinceMaker));
                return new Begun(Role.Approver, Approver, officer => ConfirmInterpretation.By(database.App, reading, officer),
                    officer => ConfirmInterpretation.Reject(database.App, reading, "依据不足", officer), "interpretations", reading);
            case "revocation" or "recovery":
                bool paid = procedure == "recovery";
                long granted = paid ? await Paid() : await _ledger.Award(enterprise, TitleKind.Basic, 100);
                long reversal = await RequestReversal.On(database.App, await person.As(Role.ProvinceMaker),
                    new Reversal(granted, paid ? "recovered" : "revoked", Money.FromWan(10), Today, "甘工信发〔2026〕5号", "依法", "处理决定"), Today);
                return new Begun(Role.Approver, Approver, officer => DecideReversal.Confirm(database.App, officer, reversal),
                    officer => DecideReversal.Reject(database.App, officer, reversal, "不妥"), "award_reversals", reversal);
            case "account":
                long account = await Account(enterprise, (await person.As(Role.City)) with { Scope = RegionScope.City(Lanzhou) });
                return new Begun(Role.ProvinceFinance, Finance, officer => ConfirmAccount.On(database.App, officer, account),
                    officer => RejectAccount.On(database.App, officer, account, "账号有误"), "enterprise_accounts", account);
            case "return":
                long back = await RequestReturn.On(database.App, await person.As(Role.ProvinceFinance), await Paid(), Money.FromWan(10), Today, "T-1", "账号有误", Today);
                return Payment(back);
            case "payment":
                return Payment((await RequestPayments.On(database.App, await person.As(Role.ProvinceFinance), [new(await Issued(), null)], Today, "P-1", Today))[0]);
            case "payment of a batch approved":
                var (settlement, awards) = await Batch();
                await using (var owner = await database.Owner.OpenConnectionAsync())
                {
                    await owner.ExecuteAsync("""
                        insert into events (actor_id, actor_name, actor_role, act, subject, subject_id) values (@UserId, @Name, 'approver', 'settlement-approved', 'settlement', @settlement)
                        """, new { person.UserId, (await person.As(Role.Approver)).Name, settlement });
                }
                return Payment((await RequestPayments.On(database.App, OtherFinance, [new(awards[0], null)], Today, "P-1", Today))[0]);
            default:
                await ConfirmAccount.On(database.App, await person.As(Role.ProvinceFinance), await Account(enterprise, LanzhouCity));
                var (to, entries) = await _ledger.Batch(TitleKind.Basic, 100, enterprise);
                await Issue(to, entries);
                return Payment((await RequestPayments.On(database.App, OtherFinance, [new(entries[0], null)], Today, "P-1", Today))[0]);
        }
    }

    private Begun Payment(long request) => new(Role.ProvinceFinance, Finance, officer => DecidePayments.Confirm(database.App, officer, [request]),
        officer => DecidePayments.Reject(database.App, officer, [request], "不妥"), "payment_requests", request);

    private Task<long> Account(long enterprise, Officer by) => new RecordAccount(database.App, new SensitiveFields(new EphemeralDataProtectionProvider()))
        .On(by, enterprise, new NewBankAccount(Name(enterprise), "工商银行兰州分行", "", "6222021234567890", "", ""));

    private string Name(long enterprise)
    {
        using var connection = database.Owner.OpenConnection();
        return connection.ExecuteScalar<string>("select name from enterprises where enterprise_id = @enterprise", new { enterprise })!;
    }

    private async Task<(long Settlement, long[] Awards)> Batch()
    {
        long enterprise = await _ledger.Enterprise("拨付" + Guid.NewGuid().ToString("N"));
        await _ledger.Account(enterprise);
        var (settlement, awards) = await _ledger.Batch(TitleKind.Basic, 100, enterprise);
        await Issue(settlement, awards);
        return (settlement, awards);
    }

    private async Task<long> Issued() => (await Batch()).Awards[0];

    private async Task<long> Paid()
    {
        long award = await Issued();
        await DecidePayments.Confirm(database.App, LanzhouCity, await RequestPayments.On(database.App, OtherFinance, [new(award, null)], Today, "P-0", Today));
        return award;
    }

    private Task<IReadOnlyList<long>> Issue(long settlement, long[] awards) =>
        IssueQuota.On(database.App, Finance, new QuotaIssue(settlement, "指标〔2026〕9号", new DateOnly(2026, 11, 20), false, awards), Today);

    private async Task<long> Waits(Officer who) => (await WaitingWork.Of(database.App, who, Today)).Where(group => group.Heading.StartsWith('待')).Sum(group => group.Count);

    private async Task<string> Everything(Begun begun)
    {
        await using var connection = await database.Owner.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<string>(
            $"select (select count(*) from events) || ' ' || (select count(*) from award_entries) || (select t::text from {begun.Row} t where (to_jsonb(t) ->> @key)::bigint = @Id)",
            new { begun.Id, key = begun.Row switch { "enterprise_changes" => "enterprise_change_id", "payment_requests" => "payment_request_id", _ => begun.Row[..^1] + "_id" } }))!;
    }

    private static int _code = 10;

    private static string NextCode()
    {
        string body = $"FAKE88{Interlocked.Increment(ref _code)}";
        string first17 = $"91620300{body}{Uscc.BodyCheckCharacter(body)}";
        return first17 + Uscc.CheckCharacter(first17);
    }
}
