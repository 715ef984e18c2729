namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>The readings (解释口径) of the register that change an amount.</summary>
/// <param name="Q6">最高30万元: A per scenario (default), B per unit and year.</param>
/// <param name="Q8">Annual standard below the maximum: A standard − prior (default), B min(standard, maximum − prior).</param>
/// <param name="Q9">Legacy awards when awarding basic: A count only under the cap (default), B also deducted.</param>
/// <param name="Q10">Scenario after basic/advanced: A only the caps, B the ceiling of the highest tier awarded (default).</param>
/// <param name="Q11">Same tier twice: A enumerated deductions only, B the prior same-tier award is deducted too (default).</param>
/// <param name="Q12">往年: A strictly earlier years, B all earlier decisions (default).</param>
/// <param name="Q13">Count A granted net of revoked and recovered (default), B paid.</param>
/// <param name="Q15">Leading after excellent: A 100 + 200 (default), B 200 in total.</param>
/// <param name="Q16">Extra award after Art. 24/25: A lost like the others, B not touched, C a person decides in writing (default).</param>
public sealed record AwardReadings(
    char Q6 = 'A', char Q8 = 'A', char Q9 = 'A', char Q10 = 'B', char Q11 = 'B', char Q12 = 'B', char Q13 = 'A', char Q15 = 'A', char Q16 = 'C')
{
    /// <summary>The default readings of the register.</summary>
    public static readonly AwardReadings Default = new();

    /// <summary>The readings with two ways to calculate, in the order of the register; Q16 has a third and is not among them.</summary>
    public static IReadOnlyList<string> Ids { get; } = ["Q6", "Q8", "Q9", "Q10", "Q11", "Q12", "Q13", "Q15"];

    /// <summary>Every reading that changes an amount.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Ids, "Q16"];

    /// <summary>The letter of a reading; throws for one that does not calculate.</summary>
    public char this[string id] => id switch
    {
        "Q6" => Q6,
        "Q8" => Q8,
        "Q9" => Q9,
        "Q10" => Q10,
        "Q11" => Q11,
        "Q12" => Q12,
        "Q13" => Q13,
        "Q15" => Q15,
        "Q16" => Q16,
        _ => throw new ArgumentException($"{id} does not change an amount", nameof(id)),
    };

    /// <summary>The same readings but for one; throws for an unknown reading or a letter it does not have.</summary>
    public AwardReadings With(string id, char letter)
    {
        if (letter is not ('A' or 'B') && (id, letter) is not ("Q16", 'C'))
            throw new ArgumentException($"{id} has no reading {letter}", nameof(letter));
        return id switch
        {
            "Q6" => this with { Q6 = letter },
            "Q8" => this with { Q8 = letter },
            "Q9" => this with { Q9 = letter },
            "Q10" => this with { Q10 = letter },
            "Q11" => this with { Q11 = letter },
            "Q12" => this with { Q12 = letter },
            "Q13" => this with { Q13 = letter },
            "Q15" => this with { Q15 = letter },
            "Q16" => this with { Q16 = letter },
            _ => throw new ArgumentException($"{id} does not change an amount", nameof(id)),
        };
    }
}
