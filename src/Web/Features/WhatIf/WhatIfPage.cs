using System.Globalization;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.WhatIf;

/// <summary>The what-if page: what was typed, the batch it starts from, the answer.</summary>
public sealed record WhatIfPage(WhatIfForm Form, WhatIfBatch Batch, WhatIfAnswer? Answer)
{
    /// <summary>Rows shown of those that change; the file has all.</summary>
    public const int Most = 100;

    /// <summary>The readings that change an amount.</summary>
    public IEnumerable<Reading> Readings => Batch.Pack.Readings.Where(reading => Rules.Awards.AwardReadings.All.Contains(reading.Id));

    /// <summary>Enterprises on one page.</summary>
    public const int PageSize = 50;

    /// <summary>The enterprises asked for: those that change, or all.</summary>
    public IReadOnlyList<WhatIfEnterprise> Listed { get; } =
        [.. (Answer?.Enterprises ?? []).Where(enterprise => Form.Enterprises == "all" || !enterprise.Sum.Difference.IsZero)];

    public int Pages => Math.Max(1, (Listed.Count + PageSize - 1) / PageSize);

    public int PageNumber => Math.Clamp(Form.Page, 1, Pages);

    public IReadOnlyList<WhatIfRow> Changed =>
        [.. (Answer?.Rows ?? []).Where(row => !row.Difference.IsZero).OrderByDescending(row => Math.Abs(row.Difference.Yuan)).ThenBy(row => row.Seq)];

    public string? Standard(string kind) => Form.Standards.GetValueOrDefault(kind);

    public string? Letter(string reading) => Form.Readings.GetValueOrDefault(reading);

    /// <summary>+5 / −5 / 不变.</summary>
    public static string WithSign(Money difference) => difference.IsZero ? "不变"
        : (difference > Money.Zero ? "+" : "−") + Money.Greater(difference, -difference).ToWanDisplay();

    public Chart Chart(WhatIfAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new Chart("what-if-cities", "各市州奖励金额：现方案与试算方案（万元）",
            new
            {
                tooltip = new { trigger = "axis" },
                legend = new { top = 0, data = (string[])["现方案", "试算方案"] },
                grid = new { left = 60, right = 20, bottom = 70 },
                xAxis = new { type = "category", data = answer.Cities.Select(city => city.Name), axisLabel = new { rotate = 45 } },
                yAxis = new { type = "value", name = "万元" },
                series = (object[])
                [
                    new { name = "现方案", type = "bar", data = answer.Cities.Select(city => city.Before.Wan), itemStyle = new { color = "#8a97a8" } },
                    new { name = "试算方案", type = "bar", data = answer.Cities.Select(city => city.After.Wan), itemStyle = new { color = "#0054a6" } },
                ],
            },
            ["市州", "笔数", "现方案", "试算方案", "增减"],
            [.. answer.Cities.Select(city => (IReadOnlyList<string>)
                [city.Name, city.Awards.ToString(CultureInfo.InvariantCulture), city.Before.ToWanDisplay(), city.After.ToWanDisplay(), WithSign(city.Difference)])]);
    }
}
