using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using Store = SmartFactory.Gansu.UseCases.Letters.LetterTemplates;

namespace SmartFactory.Gansu.Web.Features.LetterTemplates;

/// <summary>信函文本: what each kind of letter says, in versions.</summary>
[Authorize(Roles = Access.ProvinceMaker + "," + Access.SystemAdministrator)]
[Route("letter-templates")]
public sealed class LetterTemplatesController(NpgsqlDataSource database, CurrentOfficer current) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var texts = (await Store.InForce(database)).ToDictionary(text => text.Kind);
        return View(LetterKinds.All.Where(kind => texts.ContainsKey(kind.Code)).Select(kind => (kind, texts[kind.Code])).ToList());
    }

    [HttpGet("{kind}")]
    public async Task<IActionResult> One(string kind, int? version)
    {
        if (LetterKinds.Find(kind) is not { } known)
            return NotFound();
        var versions = await Store.Versions(database, kind);
        if (versions.FirstOrDefault(one => version is null || one.Version == version) is not { } shown)
            return NotFound();
        return View(new TemplatePage(known, shown, versions, TemplateForm.Of(known, shown).Preview(), current.Officer.Role == Role.SystemAdministrator));
    }

    [HttpGet("{kind}/edit")]
    [Authorize(Policy = Access.SystemAdministrator)]
    public async Task<IActionResult> Edit(string kind) =>
        LetterKinds.Find(kind) is { } known && await Store.Versions(database, kind) is [var newest, ..] ? View(TemplateForm.Of(known, newest)) : NotFound();

    [HttpPost("{kind}/edit")]
    [Authorize(Policy = Access.SystemAdministrator)]
    public async Task<IActionResult> Edit(string kind, TemplateForm form, string? act)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (LetterKinds.Find(kind) is not { } known)
            return NotFound();
        form.Kind = known;
        foreach (var (field, problem) in act == "preview" ? [] : Store.Check(known, form.Subject ?? "", form.Text ?? "", form.Html ?? ""))
            ModelState.AddModelError(field, problem);
        if (act == "preview" || !ModelState.IsValid)
            return View(form);
        try
        {
            int version = await Store.Edit(database, current.Officer, known, form.BasedOn, form.Subject!, form.Text!, form.Html, form.Note);
            TempData["Done"] = $"已保存为第{version}版，今后写的信用新文本，已经写好的信不变。";
            return RedirectToAction(nameof(One), new { kind });
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddModelError("", refusal.Message);
            return View(form);
        }
    }

    /// <summary>The preview beside the form, while one types.</summary>
    [HttpPost("{kind}/preview"), SavesNothing]
    [Authorize(Policy = Access.SystemAdministrator)]
    public IActionResult Preview(string kind, TemplateForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (LetterKinds.Find(kind) is not { } known)
            return NotFound();
        (form.Kind, form.Subject, form.Text) = (known, form.Subject ?? "", form.Text ?? "");
        return PartialView("_Preview", form.Preview());
    }
}
