using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Policies;

/// <summary>A rule document as data: its full text, its amounts and periods, and the readings of what it leaves open.</summary>
public sealed record PolicyPack
{
    /// <summary>Code word, such as "gansu-2025-152"; the same for all versions of one document.</summary>
    public required string Id { get; init; }

    /// <summary>Title of the document.</summary>
    public required string Name { get; init; }

    /// <summary>文号.</summary>
    public required DocumentNumber Document { get; init; }

    /// <summary>Issuing body.</summary>
    public required string Issuer { get; init; }

    /// <summary>Code of the region it governs.</summary>
    public required string Region { get; init; }

    /// <summary>Day of issue.</summary>
    public required DateOnly IssuedOn { get; init; }

    /// <summary>施行期间 (Art. 27).</summary>
    public required InForce InForce { get; init; }

    /// <summary>Documents repealed by this one.</summary>
    public required IReadOnlyList<DocumentNumber> Repeals { get; init; }

    /// <summary>Where the money comes from (Art. 18).</summary>
    public required FundSource Fund { get; init; }

    /// <summary>Chapters in order.</summary>
    public required IReadOnlyList<Chapter> Chapters { get; init; }

    /// <summary>Articles in order, numbered from 1.</summary>
    public required IReadOnlyList<Article> Articles { get; init; }

    /// <summary>Names of the annexes in order.</summary>
    public required IReadOnlyList<string> Attachments { get; init; }

    /// <summary>The kinds of titles it knows, lowest first.</summary>
    public required IReadOnlyList<TitleRule> Titles { get; init; }

    /// <summary>Maxima, deductions and caps, as the calculator takes them (Art. 18–20).</summary>
    public required AwardRule AwardRule { get; init; }

    /// <summary>Validity and renewal (Art. 22).</summary>
    public required TitleTerm Term { get; init; }

    /// <summary>Entry and ladder (Art. 16).</summary>
    public required LadderRule Ladder { get; init; }

    /// <summary>What follows a failed renewal, a mismatch, an event, a report (Art. 22–25).</summary>
    public required IReadOnlyList<SanctionRule> Sanctions { get; init; }

    /// <summary>Titles of earlier rules (Art. 28).</summary>
    public required LegacyRule Legacy { get; init; }

    /// <summary>Public notice (Art. 17).</summary>
    public required NoticeRule Notice { get; init; }

    /// <summary>The register of readings, Q1 first.</summary>
    public required IReadOnlyList<Reading> Readings { get; init; }

    /// <summary>SHA-256 of the canonical bytes: changes with any content, not with layout.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The article with this number; throws when the document has none.</summary>
    public Article Article(int number) =>
        number >= 1 && number <= Articles.Count ? Articles[number - 1]
            : throw new ArgumentOutOfRangeException(nameof(number), number, $"{Id} has no such article");

    /// <summary>The chapter an article stands in.</summary>
    public Chapter ChapterOf(int article) => Chapters.First(chapter => chapter.Articles.Contains(article));

    /// <summary>The reading with this id, or null.</summary>
    public Reading? Reading(string id) => Readings.FirstOrDefault(reading => reading.Id == id);

    /// <summary>The sanctions of an article; empty when it has none.</summary>
    public SanctionRule? Sanction(int article) => Sanctions.FirstOrDefault(sanction => sanction.Article == article);
}

/// <summary>Both days inclusive.</summary>
public sealed record InForce(DateOnly From, DateOnly To, int Article)
{
    /// <summary>Whether the document is in force on this day.</summary>
    public bool Covers(DateOnly day) => From <= day && day <= To;
}

/// <summary>Source of the money.</summary>
public sealed record FundSource(string Name, int Article);

/// <summary>A chapter and the numbers of its articles.</summary>
public sealed record Chapter(string Title, IReadOnlyList<int> Articles);

/// <summary>An article with its full text; paragraphs are separated by line breaks.</summary>
public sealed record Article(int Number, string Text)
{
    /// <summary>第十九条.</summary>
    public string Title => ChineseNumber.Article(Number);

    /// <summary>The paragraphs of the text.</summary>
    public IReadOnlyList<string> Paragraphs => Text.Split('\n');
}

/// <summary>Who evaluates a kind of title (Art. 8).</summary>
public enum Evaluator
{
    /// <summary>省级工信部门.</summary>
    Province = 1,

    /// <summary>工业和信息化部.</summary>
    Miit = 2,
}

/// <summary>A kind of title with its maximum and its rung.</summary>
public sealed record TitleRule(TitleKind Kind, string Name, Money Maximum, int Article, Evaluator EvaluatedBy, int Ladder);

/// <summary>Art. 16: the order of the rungs, the choice of a first application, the limit of scenarios a year.</summary>
public sealed record LadderRule(IReadOnlyList<TitleKind> Order, IReadOnlyList<TitleKind> FirstChoice, int ScenariosPerYear, int Article);

/// <summary>Art. 28: a proposal, never a decision, which kind a legacy title corresponds to.</summary>
public sealed record LegacyRule(IReadOnlyDictionary<TitleKind, TitleKind> Proposals, int Article);

/// <summary>Length and counting of the public notice (Art. 17(6), Q34).</summary>
public sealed record NoticeRule(int WorkingDays, bool CountPublicationDay, int Article);
