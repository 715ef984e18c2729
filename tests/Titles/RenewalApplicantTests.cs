using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Titles;

/// <summary>An application is completed or given up by whoever filed it, or by the enterprise; never by a bureau that did not file it.</summary>
public sealed class RenewalApplicantTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Chengguan = "620102";
    private static readonly DateOnly Confirmed = new(2024, 2, 10), End = new(2027, 2, 10);
    private readonly SmallLedger _ledger = new(web.Owner);

    [Theory]
    //          filed by         by               may
    [InlineData(Role.Enterprise, Role.Enterprise, true)]
    [InlineData(Role.Enterprise, Role.County, false)]
    [InlineData(Role.Enterprise, Role.City, false)]
    [InlineData(Role.County, Role.Enterprise, true)]
    [InlineData(Role.County, Role.County, true)]
    [InlineData(Role.County, Role.City, false)]
    [InlineData(Role.City, Role.Enterprise, true)]
    [InlineData(Role.City, Role.County, false)]
    [InlineData(Role.City, Role.City, true)]
    public async Task Only_who_filed_or_the_enterprise(Role filedBy, Role by, bool may)
    {
        long enterprise = await _ledger.Enterprise($"申请人{filedBy}{by}", SmallLedger.Lanzhou, Chengguan);
        long title = await _ledger.Title(enterprise, TitleKind.Basic, Confirmed, "申请一厂", End);
        long renewal = await FileRenewal.On(web.App, Who(filedBy, enterprise), title, WebFixture.Today, "申请复核");
        await RenewalSteps.Take(web.App, Who(Role.County, enterprise), renewal, "return", "缺材料", null, WebFixture.Today);
        var person = await web.SignInAs(by, enterpriseId: by == Role.Enterprise ? enterprise : null);

        foreach (string code in (string[])["resubmit", "withdraw"])
        {
            string address = $"/renewals/steps/{code}?ids={renewal}";
            Assert.Equal(may, (await person.Page($"/renewals/{renewal}")).QuerySelector($"a[href='{address}']") is not null);
            if (may)
            {
                await person.SubmitOn(await person.Page(address), "main form", ("Text", "由申请人办理"));
                continue;
            }
            var refused = await Assert.ThrowsAsync<RefusalException>(() => RenewalSteps.Take(web.App, Who(by, enterprise), renewal, code, "代办", null, WebFixture.Today));
            Assert.Equal(
                filedBy == Role.Enterprise
                    ? $"这项复核由企业自己提出，只有企业可以“{(code == "resubmit" ? "补正后重新提交" : "撤回申请")}”；需要办理的，请联系企业在系统中办理。"
                    : $"这项复核由{(filedBy == Role.County ? "县区" : "市州")}工信部门代企业提出，只有该部门或企业可以“{(code == "resubmit" ? "补正后重新提交" : "撤回申请")}”。",
                refused.Message);
            using var led = await person.Get(address);
            Assert.Equal("/renewals", led.Headers.Location!.ToString());
        }
        var page = (await RenewalPage.Of(web.App, Who(by, enterprise), renewal, WebFixture.Today))!;
        Assert.Equal(may ? "withdrawn" : "returned", page.Facts.Stage);
    }

    private static Officer Who(Role role, long enterprise) => new(900, "办理人", role, role switch
    {
        Role.Enterprise => RegionScope.Enterprise(enterprise),
        Role.County => RegionScope.County(Chengguan),
        _ => RegionScope.City(SmallLedger.Lanzhou),
    });
}
