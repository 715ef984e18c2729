using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>Validity of an imported title (Art. 22): by the rule and the readings in force on the day it was confirmed (Q19–Q21); titles of earlier rules carry no term (Art. 28).</summary>
internal sealed class ImportedTerms(PolicyVersion[] policies, IReadOnlyList<Interpretation> interpretations, DateOnly today)
{
    private readonly Dictionary<(TitleKind, DateOnly), Term> _known = [];

    public Term Of(TitleKind kind, DateOnly confirmedOn)
    {
        if (!_known.TryGetValue((kind, confirmedOn), out var term))
            _known[(kind, confirmedOn)] = term = Calculate(kind, confirmedOn);
        return term;
    }

    private Term Calculate(TitleKind kind, DateOnly confirmedOn)
    {
        if (kind.IsLegacy())
            return new Term(null, "legacy", confirmedOn, null);
        var policy = policies.FirstOrDefault(version => version.Pack.InForce.Covers(confirmedOn));
        if (policy is null || !policy.Pack.Term.Kinds.Contains(kind))
            return new Term(null, "valid", confirmedOn, policy?.PolicyVersionId);
        var dates = TitleDates.From(confirmedOn, policy.Pack.Term, PolicyInForce.ReadingsOn(policy.Pack, interpretations, confirmedOn).ForTitles());
        bool over = dates.ValidTo < today;
        return new Term(dates, over ? "expired" : "valid", over ? dates.ValidTo.AddDays(1) : confirmedOn, policy.PolicyVersionId);
    }

    /// <summary>What is stored of a title's term and state.</summary>
    internal readonly record struct Term(TitleDates? Dates, string State, DateOnly Since, long? PolicyVersionId);
}
