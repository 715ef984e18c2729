using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Npgsql;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using AddressBook = SmartFactory.Gansu.UseCases.Letters.Contacts;

namespace SmartFactory.Gansu.Web.Features.Contacts;

/// <summary>An address as it is typed.</summary>
public sealed class ContactForm
{
    [BindNever]
    public string Name { get; set; } = "";

    [BindNever]
    public string BackUrl { get; set; } = "/contacts";

    [Display(Name = "电子邮箱"), StringLength(200)]
    public string? Email { get; set; }

    [Display(Name = "联系人"), StringLength(50)]
    public string? ContactName { get; set; }
}

/// <summary>通信地址: where letters to offices and enterprises go.</summary>
[Authorize(Roles = Offices + "," + Access.Enterprise)]
[Route("contacts")]
public sealed class ContactsController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day, SensitiveFields fields) : Controller
{
    private const string Offices = Access.ProvinceMaker + "," + Access.City + "," + Access.County + "," + Access.SystemAdministrator;
    private const string Keepers = Access.ProvinceMaker + "," + Access.City + "," + Access.County + "," + Access.Enterprise;

    [HttpGet("")]
    public async Task<IActionResult> Index() => current.Officer.Scope.ScopeEnterprise is { } own and > 0
        ? RedirectToAction(nameof(Enterprise), new { id = own })
        : View(await AddressBook.Bureaus(database, fields, current.Officer, day.Today));

    [HttpGet("offices/{role}/{region}")]
    [Authorize(Roles = Offices)]
    public async Task<IActionResult> Office(string role, string region) => await Find(role, region) is { } office
        ? View("Edit", new ContactForm { Name = office.Name, Email = office.Email, ContactName = office.ContactName })
        : NotFound();

    [HttpPost("offices/{role}/{region}")]
    [Authorize(Roles = Offices)]
    [KeepForm("Edit")]
    public async Task<IActionResult> Office(string role, string region, ContactForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await Find(role, region) is not { } office)
            return NotFound();
        form.Name = office.Name;
        if (!ModelState.IsValid)
            return View("Edit", form);
        await RecordContact.OfBureau(database, fields, current.Officer, office.Role, region, day.Today, form.Email, form.ContactName);
        TempData["Done"] = $"{office.Name}的通信地址已登记。";
        return RedirectToAction(nameof(Index));
    }

    [HttpGet("enterprises/{id:long}")]
    [Authorize(Roles = Keepers)]
    public async Task<IActionResult> Enterprise(long id) => await AddressBook.Enterprise(database, fields, current.Officer, id) is { } contact
        ? View("Edit", new ContactForm { Name = contact.Enterprise, Email = contact.Email, ContactName = contact.ContactName, BackUrl = $"/enterprises/{id}" })
        : NotFound();

    [HttpPost("enterprises/{id:long}")]
    [Authorize(Roles = Keepers)]
    [KeepForm("Edit")]
    public async Task<IActionResult> Enterprise(long id, ContactForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await AddressBook.Enterprise(database, fields, current.Officer, id) is not { } contact)
            return NotFound();
        (form.Name, form.BackUrl) = (contact.Enterprise, $"/enterprises/{id}");
        if (!ModelState.IsValid)
            return View("Edit", form);
        await RecordContact.OfEnterprise(database, fields, current.Officer, id, form.Email, form.ContactName);
        TempData["Done"] = "通信地址已登记，今后的通知同时发送到这个邮箱。";
        return RedirectToAction(nameof(Enterprise), new { id });
    }

    private async Task<BureauContact?> Find(string role, string region) => Roles.All.Where(known => known.Code() == role).Select(known => (Role?)known).FirstOrDefault() is { } parsed
        ? await AddressBook.Bureau(database, fields, current.Officer, parsed, region, day.Today)
        : null;
}
