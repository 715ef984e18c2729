namespace SmartFactory.Gansu.Rules.Policies;

/// <summary>No rule document is in force on the day of a decision: the decision stops (Q33).</summary>
public sealed class NoRuleInForceException(DateOnly day, string reason)
    : Exception($"{Day(day)}没有施行中的规定，不能作出决定：{reason}请待新的规定录入后办理；确需沿用原规定的，由省工信厅作出书面解释并登记（口径Q33）。")
{
    /// <summary>The day of the decision.</summary>
    public DateOnly On { get; } = day;

    internal static string Day(DateOnly day) => $"{day.Year}年{day.Month}月{day.Day}日";
}

/// <summary>Which rule document and which readings govern a day (Art. 26, 27).</summary>
public static class PolicyInForce
{
    /// <summary>The document in force on this day, the later one when two are; throws <see cref="NoRuleInForceException"/> when there is none and no interpretation lets an old one go on (Q33 A).</summary>
    public static PolicyPack On(IReadOnlyCollection<PolicyPack> packs, DateOnly day, IReadOnlyCollection<Interpretation>? interpretations = null)
    {
        if (Find(packs, day, interpretations) is { } pack)
            return pack;
        throw new NoRuleInForceException(day, Begun(packs, day).FirstOrDefault() is { } last
            ? $"《{last.Name}》（{last.Document}）有效期至{NoRuleInForceException.Day(last.InForce.To)}。"
            : "尚无已施行的规定。");
    }

    /// <summary>The same for who goes on without a rule in force: null when there is none.</summary>
    public static PolicyPack? Find(IReadOnlyCollection<PolicyPack> packs, DateOnly day, IReadOnlyCollection<Interpretation>? interpretations = null)
    {
        ArgumentNullException.ThrowIfNull(packs);
        var begun = Begun(packs, day);
        return begun.FirstOrDefault(pack => pack.InForce.Covers(day)) ?? begun.FirstOrDefault(pack => GoesOn(pack, interpretations ?? [], day));
    }

    /// <summary>The readings on a day: the defaults of the pack, then each interpretation in force by then, the later over the earlier.</summary>
    public static Readings ReadingsOn(PolicyPack pack, IEnumerable<Interpretation> interpretations, DateOnly day) =>
        interpretations
            .Where(interpretation => interpretation.PolicyId == pack.Id && interpretation.From <= day)
            .OrderBy(interpretation => interpretation.From)
            .Aggregate(Readings.Defaults(pack), (readings, interpretation) => readings.With(interpretation.Reading, interpretation.Letter));

    private static List<PolicyPack> Begun(IEnumerable<PolicyPack> packs, DateOnly day) =>
        [.. packs.Where(pack => pack.InForce.From <= day).OrderByDescending(pack => pack.InForce.From)];

    private static bool GoesOn(PolicyPack pack, IReadOnlyCollection<Interpretation> interpretations, DateOnly day) =>
        pack.Reading("Q33") is not null && ReadingsOn(pack, interpretations, day)["Q33"] == "A";
}
