using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Letters;

/// <summary>The query of the list of letters.</summary>
public sealed class LettersQuery
{
    public string? Q { get; set; }
    public string? Kind { get; set; }
    public string? State { get; set; }
    public DateOnly? From { get; set; }
    public DateOnly? Until { get; set; }
    public long? Title { get; set; }
    public long? Enterprise { get; set; }

    public LetterFilter Filter => new(
        Q, LetterKinds.Find(Kind)?.Code, LetterFilter.States.Contains(State ?? "") ? State! : "", From, Until, Title, Enterprise);
}

/// <summary>The list of letters as shown.</summary>
public sealed record LettersPage(LettersQuery Query, KeysetPage<LetterRow> Page, IReadOnlyList<Tab> Tabs, IReadOnlyList<MailNode> Failing);

/// <summary>One letter and what this person may do about it.</summary>
public sealed record LetterView(LetterPage Letter, bool MayResend);

/// <summary>信函发送: every letter, what became of it, and what to do when it did not arrive.</summary>
[Authorize(Roles = Readers)]
[Route("letters")]
public sealed class LettersController(NpgsqlDataSource database, CurrentOfficer current) : Controller
{
    private const string Readers = Access.ProvinceMaker + "," + Access.ProvinceFinance + "," + Access.Approver + "," + Access.Auditor + ","
        + Access.City + "," + Access.County + "," + Access.SystemAdministrator;

    private const string Senders = Access.ProvinceMaker + "," + Access.SystemAdministrator;

    [HttpGet("")]
    public async Task<IActionResult> Index(LettersQuery query, string? after)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (officer, filter) = (current.Officer, query.Filter);
        long? cursor = KeysetPage.Decode(after, 1) is [var last] && long.TryParse(last, out long id) ? id : null;
        var rows = await LetterList.Page(database, officer, filter, cursor, KeysetPage.Limit);
        var counts = await LetterList.Counts(database, officer, filter);
        Tab[] tabs = [.. LetterFilter.States.Prepend("").Select(state => new Tab(LetterTexts.State(state), state, counts.GetValueOrDefault(state)))];
        var failing = (await MailNodes.All(database)).Where(node => node.FailingSince is not null).ToList();
        return View(new LettersPage(query, KeysetPage.Of(rows, row => [row.LetterId]), tabs, failing));
    }

    [HttpGet("export")]
    public IActionResult Export(LettersQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CsvFile<LetterRow>("信函发送情况", LetterTexts.Columns, LetterList.All(database, current.Officer, query.Filter));
    }

    [HttpGet("{id:long}")]
    public async Task<IActionResult> One(long id) => await LetterPage.Of(database, current.Officer, id) is { } letter
        ? View(new LetterView(letter, current.Officer.Role is Role.ProvinceMaker or Role.SystemAdministrator))
        : NotFound();

    [HttpGet("{id:long}/resend")]
    [Authorize(Roles = Senders)]
    public async Task<IActionResult> Resend(long id)
    {
        if (await LetterPage.Of(database, current.Officer, id) is not { Head: var head })
            return NotFound();
        return View("_Confirm", new Confirmation(
            "重发信函",
            [$"把“{head.Subject}”按收件单位现在登记的电子邮箱再发送一次。", head.State == "sent" ? "这封信已经发送过，收件单位将收到两封。" : "一分钟内发出，结果见本信的发送记录。"],
            $"/letters/{id}/resend", "重发")
        { BackUrl = $"/letters/{id}", BackText = "信函" });
    }

    [HttpPost("{id:long}/resend")]
    [Authorize(Roles = Senders)]
    public async Task<IActionResult> ResendNow(long id)
    {
        await ResendLetter.On(database, current.Officer, id);
        TempData["Done"] = "已列入发送，一分钟内发出。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpPost("{id:long}/bounced")]
    [Authorize(Roles = Senders)]
    public async Task<IActionResult> Bounced(long id, string? reason)
    {
        await ResendLetter.Bounced(database, current.Officer, id, reason);
        TempData["Done"] = "已登记退信。更正电子邮箱后可以重发。";
        return RedirectToAction(nameof(One), new { id });
    }
}
