using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;
using SmartFactory.Gansu.Web.Features.Titles;

namespace SmartFactory.Gansu.Web.Features.LegacyTitles;

/// <summary>The query of the list of legacy titles; without a state those that wait.</summary>
public sealed class LegacyQuery
{
    public static readonly string[] States = ["legacy", "reexamining", "rerecognised", "not-continued"];

    public string? Q { get; set; }
    public string? Kind { get; set; }
    public string? City { get; set; }
    public string? State { get; set; }
    public string? After { get; set; }

    public TitleFilter Filter => new(
        Q, TitleKinds.TryParse(Kind, out var kind) && kind.IsLegacy() ? kind : null, States.Contains(State ?? "") ? State! : "", City, null, null)
    { LegacyOnly = true };
}

/// <summary>The list as shown.</summary>
public sealed record LegacyPage(LegacyQuery Query, KeysetPage<TitleRow> Page, IReadOnlyList<Tab> Tabs, IReadOnlyList<RegionChoice> Cities, Officer Officer)
{
    public bool CanBegin => Officer.Role == Role.ProvinceMaker && Query.State == "legacy";

    public bool CanDecide => Officer.Role == Role.ProvinceMaker && Query.State == "reexamining";
}

/// <summary>开始复审.</summary>
public sealed class BeginForm
{
    public List<long> Ids { get; set; } = [];

    [Display(Name = "复审方式"), Required, StringLength(500)]
    public string? Reason { get; set; }

    [ValidateNever, BindNever]
    public IReadOnlyList<TitleChoice> Titles { get; set; } = [];
}

/// <summary>原称号复审: legacy titles listed, taken up for re-examination, and decided in one document (Art. 28).</summary>
[Authorize(Policy = Access.Province)]
[Route("legacy-titles")]
public sealed class LegacyTitlesController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(LegacyQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (officer, filter) = (current.Officer, query.Filter);
        string[]? after = KeysetPage.Decode(query.After, 2);
        DateOnly? afterDay = DateOnly.TryParseExact(after?[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) ? last : null;
        _ = long.TryParse(after?[1], out long afterId);
        var rows = await TitleList.Rows(database, officer, filter, day.Today, afterDay, afterId, KeysetPage.Limit);
        var counts = await TitleList.Counts(database, officer, filter, day.Today);
        Tab[] tabs = [.. LegacyQuery.States.Prepend("").Select(state => new Tab(TitleTones.Name(state), state, counts.GetValueOrDefault(state), TitleList.CountLimit))];
        return View(new LegacyPage(query, KeysetPage.Of(rows, row => [row.ConfirmedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.TitleId]),
            tabs, await RegionChoices.Cities(database, officer), officer));
    }

    [HttpGet("export")]
    public IActionResult Export(LegacyQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new CsvFile<TitleRow>($"原称号{day.Today:yyyyMMdd}", TitleColumns.All, TitleList.All(database, current.Officer, query.Filter, day.Today));
    }

    [HttpGet("begin")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Begin([FromQuery] List<long> ids)
    {
        var form = await Fill(new BeginForm { Ids = ids, Reason = "按《实施细则》组织复审" });
        ModelState.Clear();
        if (form.Titles.Count > 0)
            return View(form);
        TempData[RefusalFilter.Note] = "请先勾选要复审的称号。";
        return Redirect("/legacy-titles?state=legacy");
    }

    [HttpPost("begin")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Begin(BeginForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        await Fill(form);
        if (!ModelState.IsValid)
            return View(form);
        try
        {
            int begun = await BeginReexamination.Of(database, current.Officer, form.Ids, form.Reason, day.Today);
            TempData["Done"] = $"已对 {begun} 个称号开始复审；复审有结果后，在“复审中”勾选并登记。";
            return Redirect("/legacy-titles?state=reexamining");
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddModelError("", refusal.Message);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View(form);
        }
    }

    private async Task<BeginForm> Fill(BeginForm form)
    {
        form.Titles = [.. (await DecisionChoices.Titles(database, current.Officer, form.Ids)).Where(title => title.Stands == TitleState.Legacy)];
        return form;
    }
}
