using System.Net;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Tests.Web.Holidays;

/// <summary>The notice of a year is pasted by one person, confirmed by another, and counts from then on.</summary>
public sealed class HolidayPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Of2027 = """
        国务院办公厅关于2027年部分节假日安排的通知
        国办发明电〔2026〕9号
        一、元旦：1月1日（周五）至3日（周日）放假，共3天。
        二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
        三、清明节：4月3日（周六）至5日（周一）放假，共3天。
        四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
        五、端午节：6月9日（周三）放假1天。
        六、中秋节：9月15日（周三）放假1天。
        七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
        """;

    private static readonly Officer OtherMaker = new(90, "另一位", Role.ProvinceMaker, RegionScope.Province);

    [Fact]
    public async Task A_year_is_entered_by_one_person_and_counts_once_another_confirms_it()
    {
        var ledger = new SmallLedger(web.Owner);
        await ledger.Title(await ledger.Enterprise("顺延企业"), TitleKind.Basic, new(2024, 5, 8), "顺延厂", new(2027, 5, 8)); // due 2027-02-08, a Monday of the holidays
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var administrator = await web.SignInAs(Role.SystemAdministrator);
        Assert.Contains("还没有 2027 年的节假日安排", (await administrator.Page("/system")).Text("main"), StringComparison.Ordinal);
        Assert.NotNull((await administrator.Page("/system")).QuerySelector("main a[href='/holidays']"));
        Assert.Contains("还没有 2027 年的节假日安排", (await maker.Page("/holidays")).Text("main"), StringComparison.Ordinal);
        await using var connection = await web.Owner.OpenConnectionAsync();

        var form = await maker.Page("/holidays/new");
        Assert.Equal("2027", form.QuerySelector("#Year")!.GetAttribute("value"));
        using var wrong = await maker.Submit(form, "main form", ("Text", Of2027.Replace("4月3日（周六）", "4月3日（周日）", StringComparison.Ordinal)));
        var told = await maker.Parse(wrong);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("第5行：4月3日是星期六，文中写的是星期日。", told.Text(".error-summary"), StringComparison.Ordinal);
        Assert.Contains("4月3日（周日）", told.QuerySelector("#Text")!.TextContent, StringComparison.Ordinal);

        using var looked = await maker.Submit(told, "main form", ("Text", Of2027));
        var preview = await maker.Parse(looked);
        Assert.Contains("2027年：放假 27 天，调休上班 5 天", preview.Text("main"), StringComparison.Ordinal);
        Assert.Contains("2027年2月5日：工作日 → 春节放假", preview.Text("main"), StringComparison.Ordinal);
        Assert.Contains("复核申请截止日2027年2月8日（1 项称号）：遇节假日顺延，由2027年2月8日改为2027年2月12日。", preview.Text("main"), StringComparison.Ordinal);
        Assert.Equal(27, preview.QuerySelectorAll("td.off").Length);
        Assert.Equal("国办发明电〔2026〕9号", preview.QuerySelector("#Document")!.GetAttribute("value"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from holiday_arrangements where year = 2027"));
        string one = await maker.SubmitOn(preview, "button[value=submit]");

        var own = await maker.Page(one);
        Assert.Contains("登记人不能确认", own.Text("main"), StringComparison.Ordinal);
        Assert.Contains("现由省工信、系统管理员办理", own.Text(".held-by"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await maker.Post(one + "/confirm")).StatusCode);
        Assert.False((await ReferenceTables.Calendar(connection)).Knows(2027));
        Assert.DoesNotContain("待确认的节假日安排", (await maker.Page("/")).Text("main"), StringComparison.Ordinal);
        Assert.Contains("待确认的节假日安排", (await administrator.Page("/")).Text("main"), StringComparison.Ordinal);
        var twice = await Assert.ThrowsAsync<RefusalException>(() => RequestHolidays.Of(web.App, OtherMaker, 2027, null, Of2027));
        Assert.Contains("已有一份待确认", twice.Message, StringComparison.Ordinal);

        Assert.Equal(one, await administrator.SubmitOn(await administrator.Page(one), $"form[action='{one}/confirm']"));

        var calendar = await ReferenceTables.Calendar(connection);
        Assert.Equal((true, false, true), (calendar.Knows(2027), calendar.IsWorkday(new(2027, 2, 8)), calendar.IsWorkday(new(2027, 2, 14))));
        var elsewhere = administrator.At(web.AnotherNode());
        Assert.Contains("国办发明电〔2026〕9号", (await elsewhere.Page("/holidays")).Text("#years"), StringComparison.Ordinal);
        Assert.DoesNotContain("还没有 2027 年", (await elsewhere.Page("/system")).Text("main"), StringComparison.Ordinal);
        Assert.Equal(["holidays-requested 国办发明电〔2026〕9号", "holidays-confirmed 国办发明电〔2026〕9号"],
            await connection.QueryAsync<string>("select act || ' ' || document from events where subject = 'holidays' and subject_id = @id order by event_id", new { id = long.Parse(one.Split('/')[^1]) }));
    }

    [Fact]
    public async Task What_two_persons_confirmed_replaces_the_year_and_is_not_put_back_by_the_program()
    {
        string shorter = Table(2025).Replace("2025-10-08,国庆节、中秋节,holiday\n", "", StringComparison.Ordinal);
        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.False((await ReferenceTables.Calendar(connection)).IsWorkday(new(2025, 10, 8)));
        long rejected = await RequestHolidays.Of(web.App, SmallLedger.Maker, 2025, "国办发明电〔2025〕1号", shorter);
        await Assert.ThrowsAsync<RefusalException>(() => ConfirmHolidays.Reject(web.App, OtherMaker, rejected, " "));
        await ConfirmHolidays.Reject(web.App, OtherMaker, rejected, "文号有误");
        Assert.False((await ReferenceTables.Calendar(connection)).IsWorkday(new(2025, 10, 8)));
        Assert.Contains((await WaitingWork.Of(web.App, SmallLedger.Maker, WebFixture.Today)).SelectMany(group => group.Items), item => item.Note == "国办发明电〔2025〕1号：文号有误");

        long id = await RequestHolidays.Of(web.App, SmallLedger.Maker, 2025, "国办发明电〔2025〕2号", shorter);
        await ConfirmHolidays.By(web.App, OtherMaker, id);
        await LoadReference.Into(web.Owner);

        Assert.True((await ReferenceTables.Calendar(connection)).IsWorkday(new(2025, 10, 8)));
        Assert.False((await ReferenceTables.Calendar(connection)).IsWorkday(new(2026, 10, 1)));
        Assert.Contains("已经办结", (await Assert.ThrowsAsync<RefusalException>(() => ConfirmHolidays.By(web.App, OtherMaker, id))).Message, StringComparison.Ordinal);
        await using var app = await web.App.OpenConnectionAsync();
        foreach (string sql in (string[])["update holiday_arrangements set year = 2030 where state = 'confirmed'", "update holiday_arrangement_days set name = 'x'", "delete from holiday_arrangement_days", "delete from holiday_arrangements"])
            Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => app.ExecuteAsync(sql))).SqlState);
    }

    [Fact]
    public async Task Only_the_bureau_and_the_system_administrator_enter_and_confirm()
    {
        Assert.Contains("由省工信、系统管理员办理", (await Assert.ThrowsAsync<RefusalException>(() => RequestHolidays.Of(web.App, SmallLedger.LanzhouCity, 2026, "国办发明电〔2025〕7号", Table(2026)))).Message, StringComparison.Ordinal);
        var noNumber = await Assert.ThrowsAsync<RefusalException>(() => RequestHolidays.Of(web.App, SmallLedger.Maker, 2026, "", Table(2026)));
        Assert.Equal("Document", noNumber.Field);
    }

    private static string Table(int year) => string.Join('\n', File.ReadAllLines(Checkout.Path("db/reference/holidays-cn.csv"))
        .Where((line, at) => at == 0 || line.StartsWith($"{year}-", StringComparison.Ordinal))) + "\n";
}
