using System.Globalization;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Radar;

/// <summary>The query of the radar.</summary>
public sealed class RadarQuery
{
    public string? Bucket { get; set; }
    public string? Kind { get; set; }
    public string? City { get; set; }
    public string? County { get; set; }
    public string? Month { get; set; }
    public DateOnly? Due { get; set; }
    public string? Q { get; set; }
    public string? After { get; set; }

    public RadarFilter Filter => new(
        RadarText.Parse(Bucket) ?? RadarBucket.Overdue, TitleKinds.TryParse(Kind, out var kind) ? kind : null, City, County,
        DateOnly.TryParseExact(Month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null, Due, Q);
}

/// <summary>The radar as shown.</summary>
public sealed record RadarPage(
    RadarQuery Query, RadarBucket Bucket, KeysetPage<RadarRow> Page, RadarSums Sums, IReadOnlyList<Tab> Tabs, IReadOnlyList<RegionChoice> Cities,
    IReadOnlyList<RegionChoice> Counties, Chart Bars, DateOnly Today, bool CanRemind)
{
    /// <summary>Titles in validity by county, with what is on its way.</summary>
    public IEnumerable<(string City, string County, string Code, IReadOnlyDictionary<(TitleKind Kind, bool Review), long> Numbers)> ByCounty =>
        Sums.Places.GroupBy(place => (place.City, place.County, place.CountyCode)).Select(group => (
            group.Key.City, group.Key.County.Length > 0 ? group.Key.County : "市本级", group.Key.CountyCode,
            (IReadOnlyDictionary<(TitleKind, bool), long>)group.GroupBy(place => (place.Kind, place.State != "valid")).ToDictionary(item => item.Key, item => item.Sum(place => place.Number))));
}

/// <summary>A month as a calendar: how many are due on each day.</summary>
public sealed record RadarCalendar(DateOnly Month, IReadOnlyDictionary<DateOnly, DueOnDay> Due, OfficialCalendar Calendar, DateOnly Today);

/// <summary>The province at a glance.</summary>
public sealed record ProvincePage(IReadOnlyList<DateOnly> Months, IReadOnlyList<RadarMonth> Numbers, IReadOnlyList<RecommenderScore> Scores, DateOnly Today)
{
    public long Number(string city, DateOnly month) => Numbers.Where(item => item.CityCode == city && item.Month == month).Sum(item => item.Number);

    public long Most => Numbers.GroupBy(item => (item.CityCode, item.Month)).Select(group => group.Sum(item => item.Number)).DefaultIfEmpty(0).Max();
}

/// <summary>What a bulk reminder will send.</summary>
/// <param name="Rows">The titles reminded of.</param>
/// <param name="Calendar">Tells what is late from what is still in time.</param>
/// <param name="LeftOut">How many of the ticked ones need no reminder.</param>
/// <param name="BackUrl">Where it was ticked.</param>
/// <param name="Today">The day of the letters.</param>
public sealed record RemindPage(IReadOnlyList<RadarRow> Rows, OfficialCalendar Calendar, int LeftOut, string BackUrl, DateOnly Today)
{
    public string Letter(RadarRow row) => LetterKinds.Parse(RemindTitles.Letter(row, Today, Calendar)).Name;
}

/// <summary>The radar as a table to take away.</summary>
internal static class RadarColumns
{
    public static readonly CsvColumn<RadarRow>[] All =
    [
        new("企业名称", row => row.Enterprise),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("县（区）", row => row.County),
        new("载体类型", row => row.Kind.Name()),
        new("载体名称", row => row.Carrier),
        new("复核申请截止", row => row.RenewalDue.InFull()),
        new("有效期至", row => row.ValidTo.InFull()),
        new("状态", row => TitleStates.Parse(row.State).Name()),
        new("中止办理", row => row.Halt?.Sentence),
        new("最近提醒", row => row.LastLetter),
        new("提醒日期", row => row.LastLetterOn?.InFull()),
        new("送达情况", row => row.LastLetterState is { } state ? RadarText.LetterState(state) : ""),
    ];
}
