using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Reference;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Radar;

/// <summary>到期雷达: which titles must apply for renewal when, who has, who has not, and what was written to them (Art. 22).</summary>
[Authorize(Policy = Access.Officials)]
[Route("radar")]
public sealed class RadarController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day, BriefMemory brief) : Controller
{
    private const int MonthsAhead = 36;

    [HttpGet("")]
    public async Task<IActionResult> Index(RadarQuery query)
    {
        var (officer, filter, today) = (current.Officer, query.Filter, day.Today);
        string[]? after = KeysetPage.Decode(query.After, 2);
        DateOnly? afterDay = DateOnly.TryParseExact(after?[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) ? last : null;
        _ = long.TryParse(after?[1], out long afterId);
        var rows = await UseCases.Titles.Radar.Rows(database, officer, filter, today, afterDay, afterId, KeysetPage.Limit);
        var whole = filter with { Bucket = RadarBucket.All }; // the figures are the same whichever bucket is looked at
        var sums = await brief.Of((officer.Scope, whole, today), () => RadarSums.Of(database, officer, whole, today, MonthsAhead));
        Tab[] tabs = [.. RadarText.Buckets.Select(bucket => new Tab(bucket.Name(), bucket.Code(), sums.Buckets[bucket]))];
        return View(new RadarPage(
            query, filter.Bucket, KeysetPage.Of(rows, row => [row.RenewalDue.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.TitleId]), sums, tabs,
            await brief.Cities(database, officer), await brief.Counties(database, officer), Bars(sums, today), today,
            RemindController.MayRemind(officer.Role)));
    }

    [HttpGet("export")]
    public IActionResult Export(RadarQuery query) => new CsvFile<RadarRow>(
        $"复核到期清单_{query.Filter.Bucket.Name()}_{day.Today:yyyyMMdd}", RadarColumns.All, UseCases.Titles.Radar.All(database, current.Officer, query.Filter, day.Today));

    [HttpGet("calendar")]
    public async Task<IActionResult> Calendar(string? month)
    {
        var today = day.Today;
        var first = DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked) && asked.Year is >= 2000 and <= 2100
            ? asked : new DateOnly(today.Year, today.Month, 1);
        await using var connection = await database.OpenConnectionAsync();
        return View(new RadarCalendar(first, await RadarDays.Of(database, current.Officer, first), await ReferenceTables.Calendar(connection), today));
    }

    [HttpGet("province")]
    [Authorize(Policy = Access.Province)]
    public async Task<IActionResult> Province()
    {
        var today = day.Today;
        var sums = await RadarSums.Of(database, current.Officer, new RadarQuery().Filter, today, 12, byCity: true);
        var first = new DateOnly(today.Year, today.Month, 1);
        return View(new ProvincePage(
            [.. Enumerable.Range(0, 12).Select(first.AddMonths)], sums.Months, await RadarScores.Of(database, current.Officer, today), today));
    }

    private static Chart Bars(RadarSums sums, DateOnly today)
    {
        var first = new DateOnly(today.Year, today.Month, 1);
        DateOnly[] months = [.. Enumerable.Range(0, MonthsAhead).Select(first.AddMonths)];
        TitleKind[] kinds = [.. TitleKinds.All.Where(kind => kind.IsProvincial())];
        var numbers = sums.Months.ToDictionary(item => (item.Month, item.Kind), item => item.Number);
        long Number(DateOnly month, TitleKind kind) => numbers.GetValueOrDefault((month, kind));
        return new Chart(
            "due-by-month", "按复核申请截止月份的称号数",
            new
            {
                tooltip = new { trigger = "axis" },
                legend = new { top = 0, data = kinds.Select(kind => kind.ShortName()) },
                grid = new { left = 48, right = 16, top = 40, bottom = 32 },
                xAxis = new { type = "category", data = months.Select(month => $"{month:yyyy-MM}") },
                yAxis = new { type = "value", minInterval = 1 },
                series = kinds.Select(kind => new { name = kind.ShortName(), type = "bar", stack = "all", data = months.Select(month => Number(month, kind)) }),
            },
            ["月份", .. kinds.Select(kind => kind.ShortName()), "合计"],
            [.. months.Select(month => (IReadOnlyList<string>)
                [$"{month:yyyy年M月}", .. kinds.Select(kind => Number(month, kind).ToString("N0", CultureInfo.InvariantCulture)), kinds.Sum(kind => Number(month, kind)).ToString("N0", CultureInfo.InvariantCulture)])]);
    }
}
