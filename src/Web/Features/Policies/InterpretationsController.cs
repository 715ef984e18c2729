using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Policies;

/// <summary>解释口径: recorded by 省工信, confirmed or sent back by the approver.</summary>
public sealed class InterpretationsController(NpgsqlDataSource source, CurrentOfficer current, OfficialDay day) : Controller
{
    private const string Folder = "/Features/Policies/";

    [HttpGet("/policies/{policy}/interpretations/new"), Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> New(string policy, string reading, CancellationToken cancel) =>
        await Fill(new InterpretationForm { PolicyId = policy, Reading = reading, EffectiveFrom = day.Today }, cancel)
            ? Form
            : NotFound();

    [HttpPost("/policies/{policy}/interpretations"), Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Record(string policy, InterpretationForm form, CancellationToken cancel)
    {
        form.PolicyId = policy;
        if (!await Fill(form, cancel))
            return NotFound();
        if (!ModelState.IsValid)
            return Form;
        try
        {
            long id = await RecordInterpretation.By(source, form.ToDraft(), current.Officer, cancel);
            TempData["Done"] = $"已登记口径{form.Reading}的解释，待批准人确认后自{form.EffectiveFrom.InFull()}起生效。";
            return Redirect($"/interpretations/{id}");
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddModelError(refusal.Field ?? "", refusal.Message);
            return Form;
        }
    }

    [HttpGet("/interpretations/{id:long}"), Authorize(Policy = Access.Province)]
    public async Task<IActionResult> Show(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await InterpretationList.One(connection, id) is not { } row
            || await PolicyFinder.Find(connection, row.PolicyId, day.Today) is not { } version
            || version.Pack.Reading(row.Reading) is not { } reading)
            return NotFound();
        var before = Rules.Policies.PolicyInForce.ReadingsOn(
            version.Pack, await PolicyLibrary.Interpretations(connection), row.EffectiveFrom.AddDays(-1));
        return View(Folder + "Interpretation.cshtml", new InterpretationPage(
            version, row, reading, reading.Alternative(before[row.Reading])!.Text, reading.Alternative(row.Letter)!.Text,
            await SeparationOfDuties.WhyNot(connection, current.Officer, Duties.ConfirmInterpretation, id)));
    }

    [HttpPost("/interpretations/{id:long}/confirm"), Authorize(Policy = Access.Approver)]
    public async Task<IActionResult> Confirm(long id, CancellationToken cancel)
    {
        await ConfirmInterpretation.By(source, id, current.Officer, cancel);
        TempData["Done"] = "已确认。自起用日期起，新的核算和决定按此口径办理；此前的决定不变。";
        return Redirect($"/interpretations/{id}");
    }

    [HttpPost("/interpretations/{id:long}/reject"), Authorize(Policy = Access.Approver)]
    public async Task<IActionResult> Reject(long id, string? reason, CancellationToken cancel)
    {
        await ConfirmInterpretation.Reject(source, id, reason ?? "", current.Officer, cancel);
        TempData["Done"] = "已退回，口径不变。";
        return Redirect($"/interpretations/{id}");
    }

    private ViewResult Form => View(Folder + "Interpret.cshtml", _form);

    private InterpretationForm _form = new();

    private async Task<bool> Fill(InterpretationForm form, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await PolicyFinder.Find(connection, form.PolicyId, day.Today) is not { } version)
            return false;
        form.PolicyId = version.Pack.Id;
        form.Pack = version.Pack;
        form.Line = (await PolicyPage.ReadingsOf(connection, version.Pack, day.Today)).FirstOrDefault(line => line.Reading.Id == form.Reading);
        _form = form;
        return form.Line is not null;
    }
}
