using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Letters;

/// <summary>The pages of letters in a browser, wide and narrow.</summary>
public sealed class LetterLooksTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Pages_of_letters_are_clean(int width)
    {
        long enterprise = await Letters(width);
        var self = await browser.SignInAs(Role.Enterprise, enterpriseId: enterprise, width: width);
        foreach (string page in (string[])["/", "/messages", "/messages?q=没有这封", $"/contacts/enterprises/{enterprise}"])
            await self.Visit(page);
        await self.Page.GotoAsync("/messages");
        await self.Page.Locator("#messages a").First.ClickAsync();
        await self.Check("message");

        var system = await browser.SignInAs(Role.SystemAdministrator, width: width);
        foreach (string page in (string[])["/letters", "/letters?state=failed", "/letter-templates", "/letter-templates/renewal-open", "/letter-templates/renewal-open/edit", "/contacts", "/contacts/offices/city/620100", "/mailbox"])
            await system.Visit(page);
        await system.Page.GotoAsync("/letters");
        await system.Page.Locator("#letters a").First.ClickAsync();
        await system.Check("letter");
        await system.Page.Locator("summary:has-text('网页版')").ClickAsync();
        await system.Picture("letter-open"); // axe waits for ever for a frame in which no script may run
    }

    [Fact]
    public async Task The_preview_follows_what_is_typed()
    {
        var system = await browser.SignInAs(Role.SystemAdministrator);
        await system.Page.GotoAsync("/letter-templates/generic/edit");

        await system.Page.FillAsync("#Text", "新的正文，给{{收件单位}}");
        await system.Page.WaitForSelectorAsync("#preview :text('新的正文，给甘肃示例铝业有限公司')");
        await system.Page.FillAsync("#Text", "错的{{收件人}}");
        await system.Page.WaitForSelectorAsync("#preview :text('没有占位符“收件人”')");
        await system.Check("template-wrong");
    }

    private async Task<long> Letters(int width)
    {
        var app = (Npgsql.NpgsqlDataSource)browser.Services.GetService(typeof(Npgsql.NpgsqlDataSource))!;
        long enterprise = await new SmallLedger(browser.Owner).Enterprise($"甘肃示例铝业有限公司{width}", county: "620102");
        await using var owner = await browser.Owner.OpenConnectionAsync();
        long title = await owner.ExecuteScalarAsync<long>("""
            insert into titles (enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_open, renewal_due, state, state_since)
            values (@enterprise, 'advanced', '电解铝智能工厂（一期）', '甘工信发〔2025〕9号', '2024-01-06', '2027-01-06', '2026-07-06', '2026-10-06', 'valid', '2024-01-06')
            returning title_id
            """, new { enterprise });
        await using var work = await Work.Begin(app, Officer.Operator);
        string[] stages = ["renewal-open", "renewal-notice-4m", "renewal-due-soon", "renewal-due", "renewal-overdue-1m"];
        await QueueLetters.In(work, [.. stages.Select(stage =>
            new LetterOrder(stage, $"renewal/{title}/{stage}", LetterRecipient.Enterprise(enterprise)) { TitleId = title })], WebFixture.Today);
        await work.Commit();
        await owner.ExecuteAsync("""
            update letters set state = case kind when 'renewal-open' then 'sent' when 'renewal-due' then 'failed' else state end, address = 'x', address_masked = 'of***@example.test',
              sent_at = '2026-11-30 01:00+00', attempts = 1, last_error = case kind when 'renewal-due' then '550 5.1.1 no such user' else last_error end
            where title_id = @title;
            insert into letter_attempts (letter_id, attempted_at, node, transport, outcome, reply)
            select letter_id, '2026-11-30 01:00+00', 'node-1', 'smtp', 'deferred', '451 4.3.0 try later' from letters where title_id = @title;
            insert into mail_nodes (node, transport, seen_at, failing_since, last_error) values ('node-1', 'smtp', now(), '2026-11-30 01:00+00', '连接不上邮件服务器：Connection refused')
            on conflict do nothing
            """, new { title });
        return enterprise;
    }
}
