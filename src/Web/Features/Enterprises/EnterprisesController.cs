using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Enterprises;

/// <summary>企业: the list, and everything about one of them.</summary>
[Authorize(Policy = Access.Business)]
[Route("enterprises")]
public sealed partial class EnterprisesController(
    NpgsqlDataSource database, CurrentOfficer current, OfficialDay day, BriefMemory brief, SensitiveFields fields) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(EnterprisesQuery query)
    {
        var officer = current.Officer;
        if (officer.Scope.ScopeEnterprise is { } own && officer.Role == Role.Enterprise)
            return RedirectToAction(nameof(One), new { id = own });
        var (rule, _) = await RuleForView();
        var filter = query.Filter;
        string[]? after = KeysetPage.Decode(query.After, 2);
        _ = long.TryParse(after?[1], out long afterId);
        var list = await EnterpriseList.Of(database, officer, filter, rule, day.Today);
        var rows = await list.Rows(after?[0], afterId, KeysetPage.Limit);
        if (rows.Count == 1 && after is null && !string.IsNullOrWhiteSpace(query.Q) && query.Tab is null)
            return RedirectToAction(nameof(One), new { id = rows[0].EnterpriseId });
        var counts = await brief.Of((officer.Role, officer.Scope, filter with { Tab = "" }, rule, day.Today), list.Counts);
        Tab[] tabs = [.. EnterpriseFilter.TabsOf(officer.Role).Select(tab => new Tab(EnterprisesText.Tab(tab), tab, counts[tab], EnterpriseList.CountLimit))];
        return View(new EnterprisesIndex(query, KeysetPage.Of(rows, row => [row.Name, row.EnterpriseId]), tabs,
            await brief.Cities(database, officer), await brief.Counties(database, officer), rule));
    }

    [HttpGet("export")]
    [Authorize(Policy = Access.Officials)]
    public async Task<IActionResult> Export(EnterprisesQuery query)
    {
        var (rule, _) = await RuleForView();
        return new CsvFile<EnterpriseRow>($"企业名单{day.Today:yyyyMMdd}", EnterpriseColumns.Under(rule), All(query.Filter, rule));
    }

    [HttpGet("{id:long}")]
    public async Task<IActionResult> One(long id, DateOnly? asOf, DateOnly? knownOn, string? record)
    {
        if (AsOf.From(asOf, knownOn, day.Today) is { } past)
        {
            var (rule, readings) = await RuleForView(past.On);
            return await EnterpriseThen.Of(database, current.Officer, id, rule, readings, past) is { } then ? View("Then", then) : NotFound();
        }
        var view = await ViewOf(id, record == "all");
        return view is null ? NotFound() : View(view);
    }

    private async Task<EnterpriseView?> ViewOf(long id, bool wholeRecord = false)
    {
        var officer = current.Officer;
        var (rule, readings) = await RuleForView();
        var page = await EnterprisePage.Of(database, officer, id, rule, readings, day.Today, wholeRecord);
        return page is null ? null : new EnterpriseView(page, await EnterpriseAccounts.Of(database, officer, id), officer, day.Today);
    }

    private async IAsyncEnumerable<EnterpriseRow> All(EnterpriseFilter filter, AwardRule rule)
    {
        var list = await EnterpriseList.Of(database, current.Officer, filter, rule, day.Today);
        string? name = null;
        long id = 0;
        IReadOnlyList<EnterpriseRow> rows;
        do
        {
            rows = await list.Rows(name, id, 1000);
            foreach (var row in rows)
            {
                (name, id) = (row.Name, row.EnterpriseId);
                yield return row;
            }
        } while (rows.Count == 1000);
    }

    /// <summary>The rule of today; between two rules the last one, because looking is not deciding (Q33).</summary>
    private Task<(AwardRule Rule, AwardReadings Readings)> RuleForView(DateOnly? on = null) => brief.Of(("rule", on ?? day.Today), () => RuleOn(on ?? day.Today));

    private async Task<(AwardRule Rule, AwardReadings Readings)> RuleOn(DateOnly on)
    {
        await using var connection = await database.OpenConnectionAsync();
        try
        {
            var rule = await PolicyLibrary.On(connection, on);
            return (rule.Pack.AwardRule, rule.Readings.ForAwards());
        }
        catch (RefusalException)
        {
            var last = (await PolicyLibrary.Current(connection)).OrderBy(version => version.Pack.InForce.From).Last();
            return (last.Pack.AwardRule, AwardReadings.Default);
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
