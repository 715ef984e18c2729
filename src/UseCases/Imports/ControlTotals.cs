using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>A control total that the file does not give.</summary>
public sealed record TotalDifference(string Name, string Typed, string Found);

/// <summary>What the officer knows from elsewhere of what the file must add up to; only what was typed is compared.</summary>
/// <param name="Titles">Number of titles.</param>
/// <param name="AmountWan">Sum of all awards in 万元.</param>
/// <param name="ByYear">Sum per fund year in 万元, by <see cref="LedgerSum.Key"/>.</param>
/// <param name="ByCity">Sum per unit at city level.</param>
/// <param name="ByKind">Sum per kind of title.</param>
public sealed record ControlTotals(
    int? Titles = null, decimal? AmountWan = null, IReadOnlyDictionary<string, decimal?>? ByYear = null,
    IReadOnlyDictionary<string, decimal?>? ByCity = null, IReadOnlyDictionary<string, decimal?>? ByKind = null)
{
    /// <summary>Nothing was typed.</summary>
    public static readonly ControlTotals None = new();

    /// <summary>What was typed, for the record.</summary>
    public string InWords
    {
        get
        {
            int parts = new[] { ByYear, ByCity, ByKind }.Sum(typed => typed?.Values.Count(amount => amount is not null) ?? 0);
            string[] words =
            [
                Titles is { } titles ? $"称号 {titles} 项" : "",
                AmountWan is { } wan ? $"奖励合计 {wan:#,##0.######} 万元" : "",
                parts > 0 ? $"分项合计 {parts} 个" : "",
            ];
            return string.Join('，', words.Where(word => word.Length > 0).DefaultIfEmpty("全部清空"));
        }
    }

    /// <summary>Where the file differs; empty when it agrees.</summary>
    public IReadOnlyList<TotalDifference> Differences(LedgerPreview preview)
    {
        ArgumentNullException.ThrowIfNull(preview);
        var found = new List<TotalDifference>();
        if (Titles is { } titles && titles != preview.Titles)
            found.Add(new("称号总数", $"{titles}项", $"{preview.Titles}项"));
        Compare(found, "奖励合计", AmountWan, preview.Amount);
        Compare(found, ByYear, preview.ByYear);
        Compare(found, ByCity, preview.ByCity);
        Compare(found, ByKind, preview.ByKind);
        return found;
    }

    private static void Compare(List<TotalDifference> found, IReadOnlyDictionary<string, decimal?>? typed, IReadOnlyList<LedgerSum> sums)
    {
        foreach (var (key, amount) in typed ?? new Dictionary<string, decimal?>())
            Compare(found, sums.FirstOrDefault(sum => sum.Key == key)?.Name ?? key, amount, sums.FirstOrDefault(sum => sum.Key == key)?.Amount ?? Money.Zero);
    }

    private static void Compare(List<TotalDifference> found, string name, decimal? typedWan, Money sum)
    {
        if (typedWan is { } wan && wan != sum.Wan)
            found.Add(new(name, $"{wan:#,##0.######} 万元", sum.ToString()));
    }
}
