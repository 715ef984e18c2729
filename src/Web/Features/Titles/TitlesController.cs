using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Titles;

/// <summary>The query of the list of titles.</summary>
public sealed class TitlesQuery
{
    public string? Q { get; set; }
    public string? Kind { get; set; }
    public string? State { get; set; }
    public string? City { get; set; }
    public int? Year { get; set; }
    public int? Within { get; set; }
    public string? After { get; set; }
    public DateOnly? AsOf { get; set; }
    public DateOnly? KnownOn { get; set; }

    public TitleFilter Filter(DateOnly today) => new(
        Q, TitleKinds.TryParse(Kind, out var kind) ? kind : null, TitleFilter.States.Contains(State ?? "") ? State! : "",
        City, Year is >= 1990 and <= 2100 ? Year : null, Within is >= 0 and <= 3660 ? Within : null)
    { AsOf = UseCases.Titles.AsOf.From(AsOf, KnownOn, today) };
}

/// <summary>The list of titles as shown.</summary>
public sealed record TitlesPage(TitlesQuery Query, KeysetPage<TitleRow> Page, IReadOnlyList<Tab> Tabs, IReadOnlyList<RegionChoice> Cities, DateOnly Today, AsOf? AsOf)
{
    /// <summary>Keeps the look back on links to single titles and enterprises.</summary>
    public string Suffix => AsOf is null ? "" : string.Create(CultureInfo.InvariantCulture, $"?asOf={AsOf.On:yyyy-MM-dd}&knownOn={AsOf.KnownOn:yyyy-MM-dd}");
}

/// <summary>称号: who holds what, until when.</summary>
[Authorize(Policy = Access.Business)]
[Route("titles")]
public sealed partial class TitlesController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day, BriefMemory brief) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index(TitlesQuery query)
    {
        var (officer, filter) = (current.Officer, query.Filter(day.Today));
        string[]? after = KeysetPage.Decode(query.After, 2);
        DateOnly? afterDay = DateOnly.TryParseExact(after?[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) ? last : null;
        _ = long.TryParse(after?[1], out long afterId);
        var rows = await TitleList.Rows(database, officer, filter, day.Today, afterDay, afterId, KeysetPage.Limit);
        var counts = await brief.Of((officer.Scope, filter with { State = "" }, day.Today), () => TitleList.Counts(database, officer, filter, day.Today));
        Tab[] tabs = [.. TitleFilter.States.Prepend("").Select(state => new Tab(TitleTones.Name(state), state, counts.GetValueOrDefault(state), TitleList.CountLimit))];
        return View(new TitlesPage(query,
            KeysetPage.Of(rows, row => [row.ConfirmedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.TitleId]),
            tabs, await brief.Cities(database, officer), filter.AsOf?.On ?? day.Today, filter.AsOf));
    }

    [HttpGet("export")]
    public IActionResult Export(TitlesQuery query) => new CsvFile<TitleRow>(
        $"称号名单{day.Today:yyyyMMdd}", TitleColumns.All, TitleList.All(database, current.Officer, query.Filter(day.Today), day.Today));
}
