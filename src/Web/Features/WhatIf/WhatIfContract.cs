using System.ComponentModel;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Web.Features.WhatIf;

/// <summary>What is asked over HTTP. All amounts in 万元.</summary>
public sealed record WhatIfRequest
{
    [Description("核算批次编号；不给则只按 lines 试算")]
    public long? SettlementId { get; init; }

    [Description("决定日期，如 2026-11-30；批次用批次自己的日期，都不给则用今天")]
    public DateOnly? DecidedOn { get; init; }

    [Description("年度标准（万元），键为 scenario、basic、advanced、excellent、leading")]
    public Dictionary<string, decimal>? Standards { get; init; }

    [Description("解释口径，如 {\"Q9\":\"B\"}；可用 Q6 Q8 Q9 Q10 Q11 Q12 Q13 Q15 Q16")]
    public Dictionary<string, string>? Readings { get; init; }

    [Description("批次中不计入的序号")]
    public int[]? Without { get; init; }

    [Description("另加的奖励")]
    public WhatIfRequestLine[]? Lines { get; init; }

    /// <summary>The question in the types of the rules; refused with what is wrong.</summary>
    public WhatIfQuestion ToQuestion() => new()
    {
        SettlementId = SettlementId,
        DecidedOn = DecidedOn,
        Standards = (Standards ?? []).ToDictionary(pair => Kind(pair.Key), pair => Amount(pair.Value)),
        Readings = Readings ?? [],
        Without = Without?.ToHashSet() ?? [],
        Lines = [.. (Lines ?? []).Select(line => new WhatIfLine(line.Uscc, Kind(line.Kind), line.StandardWan is { } wan ? Amount(wan) : null))],
    };

    private static TitleKind Kind(string code) => TitleKinds.TryParse(code, out var kind) && !kind.IsLegacy()
        ? kind
        : throw new RefusalException($"未知载体类型“{code}”，应为 {string.Join('、', TitleKinds.Awardable.Select(k => k.Code()))}");

    private static Money Amount(decimal wan) => decimal.Round(wan, 6) == wan && Math.Abs(wan) <= 99_999_999m
        ? Money.FromWan(wan)
        : throw new RefusalException($"金额 {wan} 万元精度超过分或数值过大");
}

/// <summary>An award that is not in the batch.</summary>
public sealed record WhatIfRequestLine(
    [property: Description("统一社会信用代码")] string Uscc,
    [property: Description("载体类型")] string Kind,
    [property: Description("年度标准（万元）")] decimal? StandardWan = null);

/// <summary>A sum before and after, in 万元.</summary>
public sealed record WhatIfResponseSum(string Name, int Awards, decimal BeforeWan, decimal AfterWan, decimal DifferenceWan)
{
    public static WhatIfResponseSum Of(WhatIfSum sum)
    {
        ArgumentNullException.ThrowIfNull(sum);
        return new(sum.Name, sum.Awards, sum.Before.Wan, sum.After.Wan, sum.Difference.Wan);
    }
}

/// <summary>All awards of one enterprise before and after, in 万元.</summary>
public sealed record WhatIfResponseEnterprise(
    string Uscc, string Name, string City, int Awards, decimal BeforeWan, decimal AfterWan, decimal DifferenceWan)
{
    public static WhatIfResponseEnterprise Of(WhatIfEnterprise enterprise)
    {
        ArgumentNullException.ThrowIfNull(enterprise);
        var sum = enterprise.Sum;
        return new(enterprise.Uscc, sum.Name, enterprise.City, sum.Awards, sum.Before.Wan, sum.After.Wan, sum.Difference.Wan);
    }
}

/// <summary>One award before and after, in 万元, with its explanation.</summary>
public sealed record WhatIfResponseRow(
    int Seq, string Uscc, string Name, string City, string Kind, decimal? BeforeWan, decimal? AfterWan, decimal DifferenceWan,
    decimal? StandardWan, decimal? DeductedWan, decimal? CeilingWan, IReadOnlyList<int> Articles, IReadOnlyList<string> Alerts,
    IReadOnlyList<string> Explanation)
{
    public static WhatIfResponseRow Of(WhatIfRow row, bool explained)
    {
        ArgumentNullException.ThrowIfNull(row);
        var c = row.Calculation;
        return new(row.Seq, row.Uscc, row.Name, row.City, row.Kind.Code(), row.Before?.Wan, row.After?.Wan, row.Difference.Wan,
            c?.Standard.Wan, c?.Deducted.Wan, c?.Ceiling.Wan, c?.Articles ?? [], [.. c?.Alerts.Select(alert => alert.Code) ?? []],
            explained && c is not null ? [.. AwardSentences.Explain(c).Select(sentence => sentence.Text)] : []);
    }
}

/// <summary>What would come out.</summary>
public sealed record WhatIfResponse(
    string Policy, DateOnly DecidedOn, IReadOnlyDictionary<string, string> ReadingsBefore, IReadOnlyDictionary<string, string> ReadingsAfter,
    [property: Description("批次资金池可供本批次使用的余额（万元）：总额减去其他已批准批次")] decimal? PoolRestWan,
    WhatIfResponseSum Total, IReadOnlyList<WhatIfResponseSum> Cities, IReadOnlyList<WhatIfResponseSum> Kinds,
    [property: Description("逐家企业，增减最大的在前")] IReadOnlyList<WhatIfResponseEnterprise> Enterprises,
    IReadOnlyList<WhatIfResponseRow> Rows)
{
    // sentences of thousands of rows would be most of the answer; small questions get them
    private const int MostExplained = 200;

    public static WhatIfResponse Of(WhatIfAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        bool explained = answer.Rows.Count <= MostExplained;
        return new(answer.PolicyId, answer.DecidedOn, Letters(answer.ReadingsBefore), Letters(answer.ReadingsAfter), answer.PoolRest?.Wan,
            WhatIfResponseSum.Of(answer.Total), [.. answer.Cities.Select(WhatIfResponseSum.Of)], [.. answer.Kinds.Select(WhatIfResponseSum.Of)],
            [.. answer.Enterprises.Select(WhatIfResponseEnterprise.Of)],
            [.. answer.Rows.Select(row => WhatIfResponseRow.Of(row, explained))]);
    }

    private static Dictionary<string, string> Letters(AwardReadings readings) =>
        AwardReadings.All.ToDictionary(id => id, id => readings[id].ToString());
}
