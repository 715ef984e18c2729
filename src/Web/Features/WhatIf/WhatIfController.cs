using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.WhatIf;

/// <summary>试算 of a batch: other standards, readings or list against the present result. Nothing is saved unless asked.</summary>
[Authorize(Policy = Access.Province)]
[Route("settlements/{id:long}/what-if")]
public sealed class WhatIfController(NpgsqlDataSource database, CurrentOfficer officer, OfficialDay day) : Controller
{
    [HttpGet("")]
    public Task<IActionResult> Index(WhatIfForm form, CancellationToken cancel) => Show(form, cancel);

    [HttpPost(""), SavesNothing]
    public Task<IActionResult> Ask(WhatIfForm form, CancellationToken cancel) => Show(form, cancel);

    /// <summary>All rows before and after, for a spreadsheet.</summary>
    [HttpPost("rows.csv"), SavesNothing]
    public async Task<IActionResult> Rows(WhatIfForm form, CancellationToken cancel)
    {
        var answer = await UseCases.Awards.WhatIf.Ask(database, form.ToQuestion(), day.Today, officer.Officer, cancel);
        return new CsvFile<WhatIfRow>("试算结果", WhatIfCsv.Columns, answer.Rows.ToAsyncEnumerable());
    }

    /// <summary>Saves the list with the changed standards as a batch of its own.</summary>
    [HttpPost("save")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Save(WhatIfForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        try
        {
            long saved = await SaveWhatIf.AsSettlement(database, form.ToQuestion(), form.Name ?? "", officer.Officer, cancel);
            return Redirect($"/settlements/{saved}");
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddRefusal(form, refusal);
            return await Show(form, cancel);
        }
    }

    private async Task<IActionResult> Show(WhatIfForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        var batch = await WhatIfBatch.Find(database, form.SettlementId, officer.Officer);
        if (batch is null)
            return NotFound();
        WhatIfAnswer? answer = null;
        try
        {
            answer = await UseCases.Awards.WhatIf.Ask(database, form.ToQuestion(), day.Today, officer.Officer, cancel);
        }
        catch (Exception caught) when (ModelState.ErrorCount == 0 && caught.AsRefusal() is { } refusal)
        {
            ModelState.AddRefusal(form, refusal);
        }
        return View("Index", new WhatIfPage(form, batch, answer));
    }
}
