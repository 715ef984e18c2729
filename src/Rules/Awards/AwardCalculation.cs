namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>How a ceiling came about: not a number but everything needed to perform it again.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Maximum">最高标准 (Art. 18, 20).</param>
/// <param name="Standard">年度标准 in use, at most the maximum (Q7).</param>
/// <param name="Base">From what is deducted: the standard, or the maximum under Q8 B.</param>
/// <param name="Deductions">One line per prior award taken off.</param>
/// <param name="Deducted">Their sum (应扣除额); may exceed the base.</param>
/// <param name="AfterDeductions">Base less deducted, never below zero, never above the standard.</param>
/// <param name="Caps">Each cap looked at, with its room before and after granting the ceiling.</param>
/// <param name="Forfeiture">Set when Art. 24/25 makes the ceiling zero.</param>
/// <param name="Ceiling">本次可奖励上限.</param>
/// <param name="Articles">Articles applied, ascending.</param>
/// <param name="Alerts">What the officer must look at.</param>
/// <param name="Alternatives">The ceiling under each other reading that makes a difference here.</param>
/// <param name="Readings">The readings used.</param>
/// <param name="PolicyId">The rule used.</param>
public sealed record AwardCalculation(
    AwardRequest Request,
    AwardMaximum Maximum,
    Money Standard,
    Money Base,
    IReadOnlyList<DeductionLine> Deductions,
    Money Deducted,
    Money AfterDeductions,
    IReadOnlyList<CapLine> Caps,
    Forfeiture? Forfeiture,
    Money Ceiling,
    IReadOnlyList<int> Articles,
    IReadOnlyList<AwardAlert> Alerts,
    IReadOnlyList<AlternativeCeiling> Alternatives,
    AwardReadings Readings,
    string PolicyId)
{
    /// <summary>The cap with this id, or null where it does not apply to the kind.</summary>
    public CapLine? Cap(string id)
    {
        foreach (var cap in Caps)
        {
            if (cap.Id == id)
                return cap;
        }
        return null;
    }

    /// <summary>The articles applied, each once, ascending.</summary>
    public static IReadOnlyList<int> ArticlesOf(
        AwardMaximum maximum, IReadOnlyList<DeductionLine> deductions, IReadOnlyList<CapLine> caps, Forfeiture? forfeiture)
    {
        ArgumentNullException.ThrowIfNull(maximum);
        ArgumentNullException.ThrowIfNull(deductions);
        ArgumentNullException.ThrowIfNull(caps);
        var articles = new List<int>(4) { maximum.Article };
        void Add(int article)
        {
            if (!articles.Contains(article))
                articles.Add(article);
        }
        foreach (var line in deductions)
            Add(line.Article);
        foreach (var cap in caps)
            Add(cap.Article);
        if (forfeiture is not null)
            Add(forfeiture.Article);
        articles.Sort();
        return articles;
    }
}

/// <summary>A prior award taken off the base.</summary>
/// <param name="Source">The prior award.</param>
/// <param name="Amount">What is deducted for it.</param>
/// <param name="Article">Article of the deduction.</param>
/// <param name="Reading">The reading that causes it ("Q11"), or null when the text enumerates it.</param>
public sealed record DeductionLine(PriorAward Source, Money Amount, int Article, string? Reading);

/// <summary>A cap with its room.</summary>
/// <param name="Id">"scenario", "overall", "principle" (Q10 B) or "extra" (Q15 B).</param>
/// <param name="Name">Chinese name.</param>
/// <param name="Limit">The cap.</param>
/// <param name="Used">What prior awards take of it.</param>
/// <param name="RoomBefore">Limit less used, never below zero.</param>
/// <param name="RoomAfter">Room left once the ceiling is granted.</param>
/// <param name="Article">Article of the cap.</param>
/// <param name="Binds">True where the cap, and not the deduction, makes the ceiling smaller.</param>
/// <param name="Reading">The reading that causes it, or null when the text has it.</param>
public sealed record CapLine(
    string Id, string Name, Money Limit, Money Used, Money RoomBefore, Money RoomAfter, int Article, bool Binds, string? Reading);

/// <summary>Something the officer must look at; <paramref name="Code"/> is the Q of the register.</summary>
public sealed record AwardAlert(string Code, string Text);

/// <summary>What the ceiling would be if this one reading were the other one.</summary>
public sealed record AlternativeCeiling(string Reading, char Letter, Money Ceiling);
