using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Mailbox;

/// <summary>演示邮箱: in demonstration mode, the letters that would have gone out.</summary>
[Authorize]
[Route("mailbox")]
public sealed class MailboxController(PickupMailbox mailbox, Demonstration demonstration) : Controller
{
    [HttpGet("")]
    public IActionResult Index() => demonstration.Enabled ? View(mailbox.Newest()) : NotFound();

    [HttpGet("{file}")]
    public IActionResult One(string file) => demonstration.Enabled && mailbox.One(file) is { } letter ? View(letter) : NotFound();
}
