using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Titles;

public sealed class AllocationPagesTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1440, "91623024Y9UTUY040H")]
    [InlineData(390, "91620100FAKE00072F")]
    public async Task Awards_are_allocated_by_one_person_and_confirmed_by_another_who_sees_each_headroom_before_and_after(int width, string uscc)
    {
        var ledger = new SmallLedger(browser.Owner);
        long old = await ledger.Enterprise($"陇西铝业{width}有限公司");
        await ledger.Award(old, TitleKind.Basic, 100);
        await ledger.Award(old, TitleKind.Advanced, 150, day: new(2026, 3, 1));
        string newcomer = $"陇西铝箔{width}有限公司";
        var draft = new ChangeDraft(ChangeKind.Split, old, new(2026, 6, 1), new(2026, 6, 1), "登记〔2026〕2号", "") { OtherUscc = uscc, OtherName = newcomer, City = SmallLedger.Jinchang };
        long change = await RequestChange.Of(browser.Owner, SmallLedger.Maker, draft, SmallLedger.Today);
        await ConfirmChange.Confirm(browser.Owner, SmallLedger.Approver, change);

        var maker = await browser.SignInAs(Role.ProvinceMaker, width: width);
        Assert.Contains("待分配奖励历史的分立", await maker.Page.TextContentAsync("main"), StringComparison.Ordinal);
        await maker.Visit($"/changes/{change}");
        await maker.Page.ClickAsync("main .alert a[href$='/allocation']");
        await maker.Page.WaitForSelectorAsync("#parts");
        await maker.Check("allocation-form");

        // more than there is: said at the field, nothing typed is lost; in a window of its own, for a browser notes every refusal as a fault
        var hasty = (await browser.SignInAs(Role.ProvinceMaker, width: width)).Page;
        await hasty.GotoAsync($"/changes/{change}/allocation");
        await hasty.Locator("#parts input").Nth(0).FillAsync("120");
        await hasty.FillAsync("#Document", "分立协议第3条");
        await hasty.ClickAsync("main form button[value=preview]");
        await hasty.WaitForSelectorAsync("#parts .field-validation-error");
        Assert.Equal(("120", "分立协议第3条"), (await hasty.Locator("#parts input").Nth(0).InputValueAsync(), await hasty.InputValueAsync("#Document")));

        await maker.Page.Locator("#parts input").Nth(0).FillAsync("60.5");
        await maker.Page.FillAsync("#Document", "分立协议第3条");
        await maker.Page.ClickAsync("main form button[value=preview]");
        await maker.Page.WaitForSelectorAsync("#plan");
        await maker.Check("allocation-checked");
        Assert.Equal([50m, 110.5m, 239.5m], await Rooms(maker));
        await maker.Page.ClickAsync("main form button[value=submit]");
        await maker.Page.WaitForSelectorAsync(".stages");
        Assert.Equal(0, await maker.Page.Locator("form[action$='/confirm']").CountAsync());

        var approver = await browser.SignInAs(Role.Approver, width: width);
        await approver.Visit($"/changes/{change}/allocation");
        Assert.Equal([50m, 110.5m, 239.5m], await Rooms(approver));
        await approver.Page.ClickAsync("form[action$='/confirm'] button");
        await approver.Page.WaitForSelectorAsync(".alert-success");
        await approver.Check("allocation-receipt");
        await approver.Visit($"/enterprises/{old}");
        Assert.Contains("60.5 万元 计入", (await approver.Page.TextContentAsync("main"))!.OneLine(), StringComparison.Ordinal);
        await approver.Page.ClickAsync($"main a:has-text('{newcomer}') >> nth=0");
        await approver.Page.WaitForURLAsync("**/enterprises/*");
        await approver.Check("newcomer");
        Assert.Contains("239.5", await approver.Page.TextContentAsync("main .figures"), StringComparison.Ordinal);
    }

    // the room under the cap of 300 as the three charts name it
    private static async Task<decimal[]> Rooms(BrowserWindow window) =>
        [.. (await window.Page.Locator("#plan tbody tr:has-text('300') td:last-child").AllTextContentsAsync()).Select(text => decimal.Parse(text.Trim(), System.Globalization.CultureInfo.InvariantCulture))];
}
