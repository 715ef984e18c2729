using System.Net;
using AngleSharp.Dom;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Letters;

public sealed class LetterPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private SmallLedger Ledger => new(web.Owner);

    [Fact]
    public async Task A_message_is_read_by_its_recipient_and_by_nobody_else()
    {
        long mine = await Ledger.Enterprise("收信企业甲"), others = await Ledger.Enterprise("收信企业乙");
        long letter = await Letter("to-me", LetterRecipient.Enterprise(mine), "写给甲的通知");
        var self = await web.SignInAs(Role.Enterprise, enterpriseId: mine);
        var neighbour = await web.SignInAs(Role.Enterprise, enterpriseId: others);

        Assert.Contains("写给甲的通知", Text(await self.Page("/")), StringComparison.Ordinal);
        Assert.Contains("未读 1", Text(await self.Page("/messages")), StringComparison.Ordinal);
        Assert.Contains("请按期申请。", Text(await self.Page($"/messages/{letter}")), StringComparison.Ordinal);
        Assert.NotNull((await self.Page("/messages?unread=true")).QuerySelector(".empty-state"));
        using var stranger = await neighbour.Get($"/messages/{letter}");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.NotNull((await neighbour.Page("/messages?q=写给甲")).QuerySelector(".empty-state"));

        var city = await web.SignInAs(Role.City);
        Assert.Contains("企业测试员（企业）", Text(await city.Page($"/letters/{letter}")), StringComparison.Ordinal);
        Assert.Contains("仅站内信", Text(await city.Page("/letters?q=写给甲")), StringComparison.Ordinal);
        var elsewhere = await web.SignInAs(Role.City, SmallLedger.Jinchang);
        using var notTheirs = await elsewhere.Get($"/letters/{letter}");
        Assert.Equal(HttpStatusCode.NotFound, notTheirs.StatusCode);
        Assert.NotNull((await elsewhere.Page("/letters")).QuerySelector(".empty-state"));
    }

    [Fact]
    public async Task All_messages_are_marked_read_at_once_and_exported_as_filtered()
    {
        long enterprise = await Ledger.Enterprise("多信企业");
        await Letter("m1", LetterRecipient.County("620104"), "第一封通知", enterprise);
        await Letter("m2", LetterRecipient.County("620104"), "第二封提醒", enterprise);
        var county = await web.SignInAs(Role.County, "620104");

        using (var file = await county.Get("/messages/export?q=提醒&unread=true"))
            Assert.Equal(2, (await file.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        await county.Page("/messages");
        await county.PostOn("/messages/read");

        Assert.NotNull((await county.Page("/messages?unread=true")).QuerySelector(".empty-state"));
    }

    [Fact]
    public async Task A_letter_without_address_is_sent_once_there_is_one()
    {
        long enterprise = await Ledger.Enterprise("后登记企业");
        long letter = await Letter("late-address", LetterRecipient.Enterprise(enterprise), "等待地址的通知");
        var maker = await web.SignInAs(Role.ProvinceMaker);
        var system = await web.SignInAs(Role.SystemAdministrator);
        await system.Page($"/letters/{letter}/resend");
        using (var refused = await system.Post($"/letters/{letter}/resend"))
            Assert.Contains("还没有登记电子邮箱", Text(await system.Parse(refused)), StringComparison.Ordinal);

        var form = await maker.Page($"/contacts/enterprises/{enterprise}");
        using (var wrong = await maker.Post($"/contacts/enterprises/{enterprise}", ("Email", "不是邮箱"))) // a browser would not send it
            Assert.Contains("电子邮箱不合规范", Text(await maker.Parse(wrong)), StringComparison.Ordinal);
        await maker.SubmitOn(form, "main form", ("Email", "office@example.test"), ("ContactName", "张三"));
        await system.PostOn($"/letters/{letter}/resend");

        Assert.Contains("of***@example.test", Text(await system.Page($"/letters/{letter}")), StringComparison.Ordinal);
        await using var owner = await web.Owner.OpenConnectionAsync();
        Assert.Contains(await owner.QuerySingleAsync<string>("select state from letters where letter_id = @letter", new { letter }), (string[])["queued", "sending", "sent"]);
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("select count(*) from events where act = 'letter-resent' and subject_id = @letter", new { letter }));
    }

    [Fact]
    public async Task A_bounce_is_entered_and_shown()
    {
        long enterprise = await Ledger.Enterprise("退信企业");
        long letter = await Letter("bounced", LetterRecipient.Enterprise(enterprise), "退回来的通知");
        await using (var owner = await web.Owner.OpenConnectionAsync())
            await owner.ExecuteAsync("update letters set state = 'sent', address = 'x', address_masked = 'go***@example.test' where letter_id = @letter", new { letter });
        var system = await web.SignInAs(Role.SystemAdministrator);
        await system.Page($"/letters/{letter}");

        await system.PostOn($"/letters/{letter}/bounced", ("reason", "邮箱已停用"));

        string page = Text(await system.Page($"/letters/{letter}"));
        Assert.Contains("退信：邮箱已停用", page, StringComparison.Ordinal);
        Assert.Contains("没有送达的信函", Text(await system.Page("/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_is_saved_as_a_version_and_a_wrong_placeholder_is_refused_with_its_place()
    {
        var system = await web.SignInAs(Role.SystemAdministrator);
        await system.Page("/letter-templates/title-expired/edit");
        using (var refused = await system.Post("/letter-templates/title-expired/edit", ("BasedOn", "1"), ("Subject", "到期通知"), ("Text", "您好：\n{{企业明称}}")))
        {
            var again = await system.Parse(refused);
            Assert.Contains("正文第2行第1字：“称号到期失效通知”没有占位符“企业明称”", Text(again), StringComparison.Ordinal);
            Assert.Equal("您好：\n{{企业明称}}", again.QuerySelector("#Text")!.TextContent.Trim().ReplaceLineEndings("\n"));
        }
        using (var preview = await system.Post("/letter-templates/title-expired/preview", ("Subject", "到期通知（{{企业名称}}）"), ("Text", "{{称号}}于{{到期日}}到期")))
            Assert.Contains("先进级智能工厂于2028年12月15日到期", await preview.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await system.PostOn("/letter-templates/title-expired/edit", ("BasedOn", "1"), ("Subject", "到期通知"), ("Text", "{{企业名称}}"), ("Note", "精简"));

        string page = Text(await system.Page("/letter-templates/title-expired"));
        Assert.Contains("第2版（使用中）", page, StringComparison.Ordinal);
        Assert.Contains("精简", page, StringComparison.Ordinal);
        Assert.Contains("有效期内没有提出复核申请的", Text(await system.Page("/letter-templates/title-expired?version=1")), StringComparison.Ordinal);
        using var late = await system.Post("/letter-templates/title-expired/edit", ("BasedOn", "1"), ("Subject", "另一个"), ("Text", "甲"));
        Assert.Contains("别人刚刚保存了新的版本", Text(await system.Parse(late)), StringComparison.Ordinal);
        var maker = await web.SignInAs(Role.ProvinceMaker);
        Assert.Null((await maker.Page("/letter-templates/title-expired")).QuerySelector("a[href$='/edit']"));
    }

    [Fact]
    public async Task Offices_keep_the_addresses_of_their_region_only()
    {
        var city = await web.SignInAs(Role.City);
        var page = await city.Page("/contacts");
        Assert.Equal(9, page.QuerySelectorAll("#contacts tbody tr").Length); // the city and its eight counties

        await city.SubmitOn(await city.Page("/contacts/offices/county/620102"), "main form", ("Email", "chengguan@example.test"));

        Assert.Contains("chengguan@example.test", Text(await city.Page("/contacts")), StringComparison.Ordinal);
        using var others = await city.Post("/contacts/offices/county/620302", ("Email", "x@example.test"));
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
    }

    private async Task<long> Letter(string key, LetterRecipient to, string title, long? enterprise = null)
    {
        await using var work = await Work.Begin(web.App, Officer.Operator);
        var order = new LetterOrder("generic", $"pages/{key}", to) { EnterpriseId = enterprise, Values = LetterWorld.Texts(title, "请按期申请。") };
        Assert.True(await QueueLetters.In(work, order, WebFixture.Today));
        await work.Commit();
        await using var owner = await web.Owner.OpenConnectionAsync();
        return await owner.QuerySingleAsync<long>("select letter_id from letters where key = @key", new { order.Key });
    }

    private static string Text(IDocument page) =>
        (page.QuerySelector("main") ?? page.Body)!.TextContent.OneLine();
}
