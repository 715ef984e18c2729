namespace SmartFactory.Gansu.Rules.Policies;

/// <summary>A point the text leaves open, with its possible readings.</summary>
/// <param name="Id">Number in the register, "Q9".</param>
/// <param name="Point">What is open.</param>
/// <param name="Articles">The articles concerned.</param>
/// <param name="Alternatives">The possible readings.</param>
/// <param name="Default">Letter of the reading used when nobody decided otherwise.</param>
/// <param name="Reason">Why that one.</param>
/// <param name="Calculates">Whether it changes an amount.</param>
public sealed record Reading(
    string Id, string Point, IReadOnlyList<int> Articles, IReadOnlyList<ReadingAlternative> Alternatives,
    string Default, string Reason, bool Calculates)
{
    /// <summary>The alternative with this letter, or null.</summary>
    public ReadingAlternative? Alternative(string letter) => Alternatives.FirstOrDefault(alternative => alternative.Letter == letter);
}

/// <summary>One possible reading.</summary>
public sealed record ReadingAlternative(string Letter, string Text);

/// <summary>解释口径 (Art. 26): a reading in use from a day on, by a document, recorded by one person and confirmed by another.</summary>
public sealed record Interpretation(string PolicyId, string Reading, string Letter, DateOnly From, string Document, string Person);
