using System.Collections.Frozen;

namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>What happens to a title.</summary>
public enum TitleAct
{
    /// <summary>复核期开始, by date.</summary>
    OpenRenewal = 1,

    /// <summary>提出复核申请.</summary>
    FileRenewal,

    /// <summary>撤回复核申请.</summary>
    WithdrawRenewal,

    /// <summary>复核通过，延长有效期.</summary>
    Extend,

    /// <summary>降格.</summary>
    Downgrade,

    /// <summary>取消.</summary>
    Cancel,

    /// <summary>到期失效, by date.</summary>
    Lapse,

    /// <summary>由更高等级接替.</summary>
    Supersede,

    /// <summary>开始复审 (Art. 28).</summary>
    BeginReexamination,

    /// <summary>重新认定 (Art. 28).</summary>
    Rerecognise,

    /// <summary>不予延续 (Art. 28).</summary>
    NotContinue,

    /// <summary>工业和信息化部撤销.</summary>
    Withdraw,

    /// <summary>原决定被撤销，恢复.</summary>
    Restore,

    /// <summary>复核结论被撤销，重新复核.</summary>
    ReopenReview,

    /// <summary>据以认定的决定被撤销，随之失效.</summary>
    Annul,
}

/// <summary>Who may bring a move about.</summary>
public enum MoveCause
{
    /// <summary>A date that has come; nobody decides.</summary>
    Date = 1,

    /// <summary>An application of the unit, or of the county for it.</summary>
    Application,

    /// <summary>A decision recorded by one person and confirmed by another.</summary>
    Decision,
}

/// <summary>One move: from which state, by which act, to which state, under which article.</summary>
public sealed record TitleMove(TitleState From, TitleAct Act, TitleState To, MoveCause Cause, int Article);

/// <summary>Every move a title can make; what is not in the table cannot happen.</summary>
public static class TitleMoves
{
    /// <summary>The whole table.</summary>
    public static IReadOnlyList<TitleMove> All { get; } =
    [
        new(TitleState.Valid, TitleAct.OpenRenewal, TitleState.RenewalOpen, MoveCause.Date, 22),
        new(TitleState.RenewalOpen, TitleAct.FileRenewal, TitleState.UnderReview, MoveCause.Application, 22),
        new(TitleState.UnderReview, TitleAct.WithdrawRenewal, TitleState.RenewalOpen, MoveCause.Application, 22),
        new(TitleState.UnderReview, TitleAct.Extend, TitleState.Valid, MoveCause.Decision, 22),
        new(TitleState.UnderReview, TitleAct.Downgrade, TitleState.Downgraded, MoveCause.Decision, 22),
        new(TitleState.UnderReview, TitleAct.Cancel, TitleState.Cancelled, MoveCause.Decision, 22),
        new(TitleState.Valid, TitleAct.Lapse, TitleState.Expired, MoveCause.Date, 22),
        new(TitleState.RenewalOpen, TitleAct.Lapse, TitleState.Expired, MoveCause.Date, 22),
        // only where Q22 is read so that a review unfinished at the end saves nothing
        new(TitleState.UnderReview, TitleAct.Lapse, TitleState.Expired, MoveCause.Date, 22),

        new(TitleState.Valid, TitleAct.Cancel, TitleState.Cancelled, MoveCause.Decision, 24),
        new(TitleState.RenewalOpen, TitleAct.Cancel, TitleState.Cancelled, MoveCause.Decision, 24),
        new(TitleState.Valid, TitleAct.Downgrade, TitleState.Downgraded, MoveCause.Decision, 25),
        new(TitleState.RenewalOpen, TitleAct.Downgrade, TitleState.Downgraded, MoveCause.Decision, 25),

        new(TitleState.Valid, TitleAct.Supersede, TitleState.Superseded, MoveCause.Decision, 16),
        new(TitleState.RenewalOpen, TitleAct.Supersede, TitleState.Superseded, MoveCause.Decision, 16),
        new(TitleState.UnderReview, TitleAct.Supersede, TitleState.Superseded, MoveCause.Decision, 16),

        new(TitleState.Legacy, TitleAct.BeginReexamination, TitleState.Reexamining, MoveCause.Application, 28),
        new(TitleState.Reexamining, TitleAct.Rerecognise, TitleState.Rerecognised, MoveCause.Decision, 28),
        new(TitleState.Reexamining, TitleAct.NotContinue, TitleState.NotContinued, MoveCause.Decision, 28),

        new(TitleState.Valid, TitleAct.Withdraw, TitleState.Withdrawn, MoveCause.Decision, 8),

        new(TitleState.Cancelled, TitleAct.Restore, TitleState.Valid, MoveCause.Decision, 26),
        new(TitleState.Downgraded, TitleAct.Restore, TitleState.Valid, MoveCause.Decision, 26),
        new(TitleState.Withdrawn, TitleAct.Restore, TitleState.Valid, MoveCause.Decision, 26),
        new(TitleState.NotContinued, TitleAct.Restore, TitleState.Legacy, MoveCause.Decision, 26),
        new(TitleState.Rerecognised, TitleAct.Restore, TitleState.Legacy, MoveCause.Decision, 26),
        new(TitleState.Superseded, TitleAct.Restore, TitleState.Valid, MoveCause.Decision, 26),

        new(TitleState.Valid, TitleAct.ReopenReview, TitleState.UnderReview, MoveCause.Decision, 26),
        new(TitleState.RenewalOpen, TitleAct.ReopenReview, TitleState.UnderReview, MoveCause.Decision, 26),
        new(TitleState.Cancelled, TitleAct.ReopenReview, TitleState.UnderReview, MoveCause.Decision, 26),
        new(TitleState.Downgraded, TitleAct.ReopenReview, TitleState.UnderReview, MoveCause.Decision, 26),
        new(TitleState.Superseded, TitleAct.ReopenReview, TitleState.UnderReview, MoveCause.Decision, 26),

        new(TitleState.Valid, TitleAct.Annul, TitleState.Withdrawn, MoveCause.Decision, 26),
        new(TitleState.RenewalOpen, TitleAct.Annul, TitleState.Withdrawn, MoveCause.Decision, 26),
        new(TitleState.UnderReview, TitleAct.Annul, TitleState.Withdrawn, MoveCause.Decision, 26),
    ];

    private static readonly FrozenDictionary<(TitleState, TitleAct), TitleMove> Table =
        All.ToFrozenDictionary(move => (move.From, move.Act));

    private static readonly string[] Names =
        ["复核期开始", "提出复核申请", "撤回复核申请", "复核通过，延长有效期", "降格", "取消称号", "到期失效", "由更高等级接替", "开始复审", "重新认定", "不予延续", "国家撤销", "恢复", "重新复核", "随原决定撤销而失效"];

    /// <summary>The Chinese name of an act.</summary>
    public static string Name(this TitleAct act) => Names[(int)act - 1];

    /// <summary>The code word of an act, such as "open-renewal".</summary>
    public static string Code(this TitleAct act) => string.Concat(act.ToString().Select((letter, at) =>
        char.IsUpper(letter) ? (at == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));

    /// <summary>The move this act makes from a state, or null when the table has none.</summary>
    public static TitleMove? Find(TitleState from, TitleAct act) => Table.GetValueOrDefault((from, act));

    /// <summary>The move this act makes from a state; throws <see cref="InvalidOperationException"/> when the table has none.</summary>
    public static TitleMove Move(TitleState from, TitleAct act) =>
        Find(from, act) ?? throw new InvalidOperationException($"a title that is {from} cannot {act}");
}
