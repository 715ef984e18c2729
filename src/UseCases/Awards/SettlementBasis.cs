using System.Text.Json;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>What a batch is calculated under: the version of the rule and the letters of all readings.</summary>
internal sealed record SettlementBasis(long PolicyVersionId, PolicyPack Pack, Readings Letters)
{
    internal string PolicyHash => Pack.ContentHash;

    internal AwardRule Rule => Pack.AwardRule;

    internal AwardReadings Readings { get; } = Letters.ForAwards();

    internal string ReadingsJson => JsonSerializer.Serialize(Letters.Letters);

    /// <summary>What governs a day now; a refusal when no rule is in force (Q33).</summary>
    internal static async Task<SettlementBasis> On(NpgsqlConnection connection, DateOnly day) => Of(await PolicyLibrary.On(connection, day));

    internal static SettlementBasis Of(RuleOfDay rule) => new(rule.PolicyVersionId, rule.Pack, rule.Readings);

    /// <summary>What a batch was calculated under.</summary>
    internal static Task<SettlementBasis> Of(NpgsqlConnection connection, SettlementRow settlement) =>
        Of(connection, settlement.PolicyVersionId, settlement.Readings);

    /// <summary>The same by the version and the stored readings of the batch.</summary>
    internal static async Task<SettlementBasis> Of(NpgsqlConnection connection, long policyVersionId, string readings)
    {
        var version = await PolicyLibrary.Version(connection, policyVersionId);
        return new SettlementBasis(version.PolicyVersionId, version.Pack,
            Rules.Policies.Readings.Stored(version.Pack, JsonSerializer.Deserialize<Dictionary<string, string>>(readings) ?? []));
    }

    /// <summary>Whether a batch was calculated under exactly this.</summary>
    internal bool SameAs(SettlementBasis other) => PolicyVersionId == other.PolicyVersionId && Letters.Equals(other.Letters);

    /// <summary>Refuses standards above the maximum and kinds the rule grants nothing for (Q7).</summary>
    internal void DemandStandards(IEnumerable<KeyValuePair<TitleKind, Money>> standards)
    {
        foreach (var (kind, standard) in standards)
        {
            if (!Rule.Maxima.TryGetValue(kind, out var maximum))
                throw new RefusalException($"{kind.Name()}不在奖励范围内") { Field = $"Standards[{kind.Code()}]" };
            if (standard < Money.Zero || standard > maximum.Amount)
                throw new RefusalException($"{kind.Name()}的年度标准 {standard} 须在 0 至最高标准 {maximum.Amount} 之间（{ChineseNumber.Article(maximum.Article)}）") { Field = $"Standards[{kind.Code()}]" };
        }
    }
}
