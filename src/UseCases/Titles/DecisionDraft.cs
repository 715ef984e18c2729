using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>What a decision is about.</summary>
public enum DecisionMatter
{
    /// <summary>复核结果 (Art. 22).</summary>
    Renewal = 1,

    /// <summary>处理决定 (Art. 23–25).</summary>
    Sanction,

    /// <summary>晋级接替 (Q38).</summary>
    Supersession,

    /// <summary>原称号复审 (Art. 28).</summary>
    Reexamination,

    /// <summary>国家撤销 of an excellent or leading factory.</summary>
    Withdrawal,

    /// <summary>提前解除 a bar on applying.</summary>
    Lifting,

    /// <summary>撤销原决定.</summary>
    Reversal,
}

/// <summary>Codes and names of the matters.</summary>
public static class DecisionMatters
{
    private static readonly string[] Names = ["复核结果", "处理决定", "晋级接替", "原称号复审", "国家撤销", "提前解除限制", "撤销原决定"];

    /// <summary>The code word stored.</summary>
    public static string Code(this DecisionMatter matter) => matter.ToString().ToLowerInvariant();

    /// <summary>The Chinese name.</summary>
    public static string Name(this DecisionMatter matter) => Names[(int)matter - 1];

    /// <summary>What a decision of the matter may do to a title.</summary>
    public static IReadOnlyList<TitleAct> Acts(this DecisionMatter matter) => matter switch
    {
        DecisionMatter.Renewal => [TitleAct.Extend, TitleAct.Downgrade, TitleAct.Cancel],
        DecisionMatter.Sanction => [TitleAct.Downgrade, TitleAct.Cancel],
        DecisionMatter.Supersession => [TitleAct.Supersede],
        DecisionMatter.Reexamination => [TitleAct.Rerecognise, TitleAct.NotContinue],
        DecisionMatter.Withdrawal => [TitleAct.Withdraw],
        _ => [],
    };

    /// <summary>The matter with this code; throws <see cref="FormatException"/> when there is none.</summary>
    public static DecisionMatter Parse(string code) =>
        Enum.TryParse<DecisionMatter>(code, true, out var matter) && Enum.IsDefined(matter) ? matter : throw new FormatException($"unknown matter: {code}");
}

/// <summary>What a decision does to one title.</summary>
/// <param name="TitleId">The title.</param>
/// <param name="Act">The act.</param>
/// <param name="Target">The kind it becomes, for downgrade and re-recognition.</param>
/// <param name="ValidTo">A last day that the document itself prints (Q18, Q19).</param>
public sealed record DecidedTitle(long TitleId, TitleAct Act, TitleKind? Target = null, DateOnly? ValidTo = null);

/// <summary>A decision as one person records it, before anybody confirms it.</summary>
public sealed record DecisionDraft(DecisionMatter Matter, int Article, long EnterpriseId, string Document, DateOnly DecidedOn, DateOnly EffectiveOn, string Reason)
{
    /// <summary>事由, such as the accident or the dishonesty of Art. 24.</summary>
    public string Grounds { get; init; } = "";

    /// <summary>The meeting that decided; Art. 25 requires one.</summary>
    public string Meeting { get; init; } = "";

    /// <summary>Day of the meeting.</summary>
    public DateOnly? MeetingOn { get; init; }

    /// <summary>Years of the bar on applying; 0 for none.</summary>
    public int BanYears { get; init; }

    /// <summary>Region code of the recommending unit that is named (Art. 23).</summary>
    public string? Recommender { get; init; }

    /// <summary>The renewal that is decided.</summary>
    public long? RenewalId { get; init; }

    /// <summary>The report (举报) it answers.</summary>
    public long? ReportId { get; init; }

    /// <summary>The bar that is lifted.</summary>
    public long? BanId { get; init; }

    /// <summary>The decision that is taken back.</summary>
    public long? Reverses { get; init; }

    /// <summary>The titles, always explicit (Q29).</summary>
    public IReadOnlyList<DecidedTitle> Titles { get; init; } = [];
}
