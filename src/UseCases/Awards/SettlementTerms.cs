using System.Text.Json;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>What a batch is made with, besides its list.</summary>
/// <param name="Name">Name of the batch.</param>
/// <param name="DecidedOn">The decision day: decides which rule and which readings govern.</param>
/// <param name="Document">认定文号 of the list.</param>
/// <param name="FundYear">资金年度.</param>
/// <param name="FundPoolId">The pool the money comes from.</param>
/// <param name="Standards">年度标准 per kind; a kind left out means the maximum (Q7).</param>
/// <param name="SourceName">File the list came from, or words for the titles taken.</param>
public sealed record SettlementTerms(
    string Name, DateOnly DecidedOn, string Document, int FundYear, long? FundPoolId,
    IReadOnlyDictionary<TitleKind, Money> Standards, string SourceName)
{
    internal static string StandardsJson(IReadOnlyDictionary<TitleKind, Money> standards) => JsonSerializer.Serialize(
        standards.OrderBy(pair => pair.Key).ToDictionary(pair => pair.Key.Code(), pair => pair.Value), AwardCalculationJson.Options);

    /// <summary>Reads the standards of a stored batch.</summary>
    public static IReadOnlyDictionary<TitleKind, Money> StandardsOf(string json) =>
        (JsonSerializer.Deserialize<Dictionary<string, Money>>(json, AwardCalculationJson.Options) ?? [])
            .ToDictionary(pair => TitleKinds.Parse(pair.Key), pair => pair.Value);
}
