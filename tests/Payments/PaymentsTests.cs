using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.UseCases.People;
using static SmartFactory.Gansu.Tests.Fixtures.SmallLedger;

namespace SmartFactory.Gansu.Tests.Payments;

public sealed class PaymentsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly SmallLedger _ledger = new(database.Owner);

    [Fact]
    public async Task A_payment_enters_the_ledger_only_when_a_second_person_confirms_it()
    {
        long award = await Issued(100);

        var request = await Pay(award, 40, Finance);
        Assert.Equal(0, await _ledger.Sum(award, "paid"));
        Assert.Contains("本人登记的不能由本人复核", await Refused(() => DecidePayments.Confirm(database.App, Finance, request)), StringComparison.Ordinal);
        await DecidePayments.Confirm(database.App, OtherFinance, request);

        Assert.Equal(40, await _ledger.Sum(award, "paid"));
        Assert.Contains("已经办结", await Refused(() => DecidePayments.Confirm(database.App, OtherFinance, request)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_award_is_paid_in_parts_up_to_what_is_granted_and_not_a_fen_further()
    {
        long award = await Issued(100);
        await DecidePayments.Confirm(database.App, OtherFinance, await Pay(award, 60, Finance));
        await Pay(award, 30, Finance);

        string message = await Refused(() => RequestPayments.On(
            database.App, Finance, [new(award, Money.FromWan(10) + new Money(0.01m))], Today, "P-3", Today));

        Assert.Contains("不超过未拨付金额 10 万元（已批复 100 万元，已拨付 60 万元，待复核 30 万元）", message, StringComparison.Ordinal);
        var rest = await RequestPayments.On(database.App, Finance, [new(award, null)], Today, "P-4", Today);
        await DecidePayments.Confirm(database.App, OtherFinance, rest);
        Assert.Equal(70, await _ledger.Sum(award, "paid"));
    }

    [Fact]
    public async Task Returned_money_can_be_paid_again()
    {
        long award = await Issued(100);
        await DecidePayments.Confirm(database.App, OtherFinance, await Pay(award, 100, Finance));

        Assert.Contains("不超过已拨付金额 100 万元", await Refused(
            () => RequestReturn.On(database.App, Finance, award, Money.FromWan(101), Today, "T-1", "账号有误", Today)), StringComparison.Ordinal);
        long back = await RequestReturn.On(database.App, Finance, award, Money.FromWan(100), Today, "T-1", "账号有误", Today);
        await DecidePayments.Confirm(database.App, LanzhouCity, [back]);
        await DecidePayments.Confirm(database.App, OtherFinance, await Pay(award, 100, Finance));

        Assert.Equal((200, 100), (await _ledger.Sum(award, "paid"), await _ledger.Sum(award, "returned")));
    }

    [Fact]
    public async Task Many_paying_at_once_never_exceed_what_is_granted()
    {
        long award = await Issued(100);

        var requests = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Try(() => Pay(award, 30, Finance))));
        var ids = requests.OfType<IReadOnlyList<long>>().Select(list => list[0]).ToList();
        await Task.WhenAll(ids.SelectMany(id => new[] { id, id }).Select(id => Try(async () =>
        {
            await DecidePayments.Confirm(database.App, OtherFinance, [id]);
            return (IReadOnlyList<long>)[id];
        })));

        Assert.Equal(3, ids.Count);
        Assert.Equal(90, await _ledger.Sum(award, "paid"));
    }

    [Fact]
    public async Task The_ledger_itself_refuses_what_goes_beyond_the_grant_even_when_the_program_errs()
    {
        long award = await Issued(50);
        await using var connection = await database.App.OpenConnectionAsync();

        var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("""
            insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id)
            select enterprise_id, kind, 'paid', 500000.01, decided_on, award_entry_id, event_id from award_entries where award_entry_id = @award
            """, new { award }));

        Assert.Contains("不得超付", problem.MessageText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-quota", "尚未下达资金")]
    [InlineData("no-account", "没有经复核确认的收款账户")]
    [InlineData("unconfirmed", "没有经复核确认的收款账户")]
    public async Task A_payment_needs(string missing, string message)
    {
        long enterprise = await _ledger.Enterprise($"缺件企业{missing}");
        var (settlement, awards) = await _ledger.Batch(TitleKind.Basic, 100, enterprise);
        if (missing != "no-account")
            await _ledger.Account(enterprise, missing != "unconfirmed");
        if (missing != "no-quota")
            await Issue(settlement, awards);

        Assert.Contains(message, await Refused(() => Pay(awards[0], 10, Finance)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_city_pays_its_own_enterprises_and_nobody_elses()
    {
        long mine = await Issued(100), others = await Issued(100, NewArea);

        Assert.Contains("管辖范围", await Refused(() => Pay(others, 10, LanzhouCity)), StringComparison.Ordinal);
        Assert.Contains("管辖范围", await Refused(() => Pay(mine, 10, NewAreaCity)), StringComparison.Ordinal);
        var request = await Pay(mine, 10, LanzhouCity);
        Assert.Contains("管辖范围", await Refused(() => DecidePayments.Confirm(database.App, NewAreaCity, request)), StringComparison.Ordinal);
        Assert.Contains("由省财政、市州办理", await Refused(() => Pay(mine, 10, Maker)), StringComparison.Ordinal);
        Assert.DoesNotContain(await PaymentLists.Payments(database.App, NewAreaCity, PaymentFilter.All, null, 100), row => row.AwardEntryId == mine);
        Assert.Contains(await PaymentLists.Payments(database.App, LanzhouCity, PaymentFilter.All, null, 100), row => row.AwardEntryId == mine);
        Assert.Contains(await PaymentLists.Payable(database.App, NewAreaCity, PaymentFilter.All, null, 100), row => row.AwardEntryId == others);
        Assert.DoesNotContain(await PaymentLists.Payable(database.App, LanzhouCity, PaymentFilter.All, null, 100), row => row.AwardEntryId == others);
    }

    [Fact]
    public async Task Issuing_goes_once_per_award_and_per_city()
    {
        long a = await _ledger.Enterprise("下达甲"), b = await _ledger.Enterprise("下达乙", NewArea);
        var (settlement, awards) = await _ledger.Batch(TitleKind.Basic, 100, a, b);

        var issues = await Issue(settlement, awards);

        Assert.Equal(2, issues.Count);
        Assert.Contains("2 笔已经下达", await Refused(() => Issue(settlement, awards)), StringComparison.Ordinal);
        var seen = Assert.Single(await QuotaIssues.Rows(database.App, NewAreaCity, "指标〔2026〕9号", NewArea, null, null, 100), row => issues.Contains(row.QuotaIssueId));
        Assert.Equal((1, Money.FromWan(100)), (seen.Awards, seen.Amount));
        Assert.Null(await QuotaIssues.One(database.App, LanzhouCity, seen.QuotaIssueId));
    }

    [Fact]
    public async Task The_enterprise_confirms_its_receipt_once()
    {
        long award = await Issued(100);
        await DecidePayments.Confirm(database.App, OtherFinance, await Pay(award, 100, Finance));
        var row = (await PaymentLists.Payments(database.App, Finance, PaymentFilter.All with { State = "no-receipt" }, null, 100)).Single(row => row.AwardEntryId == award);
        var self = new Officer(50, "企业", Role.Enterprise, RegionScope.Enterprise(row.EnterpriseId));
        var stranger = new Officer(51, "别家", Role.Enterprise, RegionScope.Enterprise(row.EnterpriseId + 1));

        Assert.Contains("管辖范围", await Refused(() => ConfirmReceipt.On(database.App, stranger, row.PaymentId!.Value, "S-1", Today, Today)), StringComparison.Ordinal);
        await ConfirmReceipt.On(database.App, self, row.PaymentId!.Value, "S-1", Today, Today);

        Assert.Contains("已经确认到账", await Refused(() => ConfirmReceipt.On(database.App, self, row.PaymentId!.Value, "S-2", Today, Today)), StringComparison.Ordinal);
        Assert.Equal("S-1", (await PaymentLists.Payments(database.App, self, PaymentFilter.All, null, 10)).Single().ReceiptNumber);
    }

    [Fact]
    public async Task Sums_and_counts_follow_the_filter()
    {
        long award = await Issued(100, Jinchang);
        await DecidePayments.Confirm(database.App, OtherFinance, await Pay(award, 30, Finance));
        await Pay(award, 20, Finance);
        var filter = PaymentFilter.All with { City = Jinchang };

        Assert.Equal(new Total(1, Money.FromWan(50)), await PaymentLists.PayableTotal(database.App, Finance, filter));
        Assert.Equal(new Total(2, Money.FromWan(50)), await PaymentLists.PaymentsTotal(database.App, Finance, filter));
        var counts = await PaymentLists.Counts(database.App, Finance, filter);
        Assert.Equal((1, 1, 1), (counts["requested"], counts["confirmed"], counts["no-receipt"]));
    }

    private async Task<long> Issued(int wan, string city = Lanzhou)
    {
        long enterprise = await _ledger.Enterprise($"拨付企业{Guid.NewGuid():N}", city);
        await _ledger.Account(enterprise);
        var (settlement, awards) = await _ledger.Batch(TitleKind.Basic, wan, enterprise);
        await Issue(settlement, awards);
        return awards[0];
    }

    private Task<IReadOnlyList<long>> Issue(long settlement, long[] awards) =>
        IssueQuota.On(database.App, Finance, new QuotaIssue(settlement, "指标〔2026〕9号", new DateOnly(2026, 11, 20), false, awards), Today);

    private Task<IReadOnlyList<long>> Pay(long award, int wan, Officer officer) =>
        RequestPayments.On(database.App, officer, [new(award, Money.FromWan(wan))], Today, "P-1", Today);

    private static async Task<string> Refused(Func<Task> act) => (await Assert.ThrowsAsync<RefusalException>(act)).Message;

    private static async Task<IReadOnlyList<long>?> Try(Func<Task<IReadOnlyList<long>>> act)
    {
        try
        {
            return await act();
        }
        catch (RefusalException)
        {
            return null;
        }
    }
}
