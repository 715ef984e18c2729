using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.UseCases.People;
using static SmartFactory.Gansu.Tests.Fixtures.SmallLedger;

namespace SmartFactory.Gansu.Tests.Payments;

public sealed class EarlierPaymentsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly DateOnly PaidOn = new(2026, 3, 10);
    private readonly SmallLedger _ledger = new(database.Owner);

    [Fact]
    public async Task What_was_paid_in_earlier_years_is_recorded_by_two_persons_without_account_or_issue()
    {
        long award = await _ledger.Award(await _ledger.Enterprise("往年甲"), TitleKind.Basic, 100);

        var request = await RequestEarlierPayments.On(database.App, Finance, [new(award, null)], PaidOn, "甘财产〔2026〕8号", Today);
        Assert.Equal(0, await _ledger.Sum(award, "paid"));
        await Assert.ThrowsAsync<RefusalException>(() => DecidePayments.Confirm(database.App, Finance, request));
        await DecidePayments.Confirm(database.App, OtherFinance, request);

        Assert.Equal(100, await _ledger.Sum(award, "paid"));
        Assert.Empty(await EarlierAwards.Rows(database.App, Finance, PaymentFilter.All with { Ids = [award] }, null, 10));
        Assert.Empty(await PaymentLists.Payments(database.App, Finance, PaymentFilter.All with { State = "no-receipt", Ids = [.. request] }, null, 10));
    }

    [Theory]
    [InlineData("100.01", "2026-03-10", "不超过未登记金额 100 万元")]
    [InlineData("0", "2026-03-10", "应大于 0")]
    [InlineData("50", "2025-12-14", "不能早于奖励决定日")]
    [InlineData("50", "2026-12-01", "不能晚于今天")]
    public async Task Nothing_beyond_the_grant_and_nothing_before_it(string wan, string day, string expected)
    {
        long award = await _ledger.Award(await _ledger.Enterprise("往年乙"), TitleKind.Basic, 100);
        Assert.True(Money.TryParseWan(wan, out var amount));

        string message = await Refused(() => RequestEarlierPayments.On(
            database.App, Finance, [new(award, amount)], DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), "甘财产〔2026〕8号", Today));

        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_records_together_stay_within_the_grant()
    {
        long award = await _ledger.Award(await _ledger.Enterprise("往年丙"), TitleKind.Basic, 100);
        await RequestEarlierPayments.On(database.App, Finance, [new(award, Money.FromWan(60))], PaidOn, "A", Today);

        Assert.Contains("不超过未登记金额 40 万元", await Refused(
            () => RequestEarlierPayments.On(database.App, Finance, [new(award, Money.FromWan(41))], PaidOn, "B", Today)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_award_settled_here_takes_the_ordinary_way_only()
    {
        var (_, awards) = await _ledger.Batch(TitleKind.Basic, 100, await _ledger.Enterprise("本年甲"));

        await Refused(() => RequestEarlierPayments.On(database.App, Finance, [new(awards[0], null)], Today, "A", Today));
        await using var connection = await database.App.OpenConnectionAsync();
        var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("""
            insert into payment_requests (entry_type, granted_entry_id, amount, paid_on, voucher, earlier, requested_by, requested_by_name)
            values ('paid', @id, 1, '2026-11-30', 'x', true, 2, 'x')
            """, new { id = awards[0] }));

        Assert.Equal(PostgresErrorCodes.CheckViolation, problem.SqlState);
    }

    [Fact]
    public async Task A_city_records_its_own_region_only()
    {
        long award = await _ledger.Award(await _ledger.Enterprise("金昌往年", Jinchang), TitleKind.Basic, 100);

        await Refused(() => RequestEarlierPayments.On(database.App, LanzhouCity, [new(award, null)], PaidOn, "A", Today));
    }

    [Fact]
    public async Task A_batch_issued_in_part_still_waits()
    {
        var (settlement, awards) = await _ledger.Batch(TitleKind.Basic, 100, await _ledger.Enterprise("分批甲"), await _ledger.Enterprise("分批乙"));
        string url = $"/quota-issues/new/{settlement}";

        await IssueQuota.On(database.App, Maker, new QuotaIssue(settlement, "甘财产〔2026〕8号", Today, true, [awards[0]]), Today);
        var waiting = (await WaitingWork.Of(database.App, Maker, Today)).SelectMany(group => group.Items);
        Assert.Contains("已下达一部分", Assert.Single(waiting, item => item.Url == url).Note, StringComparison.Ordinal);

        await IssueQuota.On(database.App, Maker, new QuotaIssue(settlement, "甘财产〔2026〕9号", Today, true, [awards[1]]), Today);
        Assert.DoesNotContain((await WaitingWork.Of(database.App, Maker, Today)).SelectMany(group => group.Items), item => item.Url == url);
    }

    [Fact]
    public async Task A_wrong_account_is_sent_back_and_waits_for_whoever_recorded_it()
    {
        long enterprise = await _ledger.Enterprise("账户错误");
        long account = await _ledger.Account(enterprise, confirmed: false);
        Assert.Contains((await WaitingWork.Of(database.App, Finance, Today)).SelectMany(group => group.Items), item => item.Title == "账户错误");

        await Refused(() => RejectAccount.On(database.App, Finance, account, " "));
        await RejectAccount.On(database.App, Finance, account, "开户行名称不全");

        await Refused(() => ConfirmAccount.On(database.App, OtherFinance, account));
        Assert.DoesNotContain((await WaitingWork.Of(database.App, Finance, Today)).SelectMany(group => group.Items), item => item.Title == "账户错误");
        Assert.Contains((await WaitingWork.Of(database.App, LanzhouCity, Today)).SelectMany(group => group.Items), item => item.Note.EndsWith("开户行名称不全", StringComparison.Ordinal));
        await _ledger.Account(enterprise, confirmed: false);
        Assert.DoesNotContain((await WaitingWork.Of(database.App, LanzhouCity, Today)).SelectMany(group => group.Items), item => item.Title == "账户错误");
    }

    private static async Task<string> Refused(Func<Task> act) => (await Assert.ThrowsAsync<RefusalException>(act)).Message;
}
