namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>Where a bar on applying (不得申报) stands (Art. 23–25).</summary>
public enum BanState
{
    /// <summary>待生效: decided and confirmed, its day has not come.</summary>
    Pending = 1,

    /// <summary>生效.</summary>
    Active,

    /// <summary>期满解除.</summary>
    Ended,

    /// <summary>提前解除.</summary>
    Lifted,
}

/// <summary>What happens to a bar.</summary>
public enum BanAct
{
    /// <summary>The decision that sets it is carried out.</summary>
    TakeEffect = 1,

    /// <summary>期满, by date.</summary>
    Expire,

    /// <summary>提前解除: the text does not provide for it, so only by a decision of its own.</summary>
    Lift,

    /// <summary>The decision that set it is taken back.</summary>
    TakeBack,
}

/// <summary>One move of a bar: from which state, by which act, to which state, and who may bring it about.</summary>
public sealed record BanMove(BanState From, BanAct Act, BanState To, MoveCause Cause);

/// <summary>Every move a bar can make (Art. 23–25, Q27); what is not in the table cannot happen.</summary>
public static class BanMoves
{
    private static readonly string[] Names = ["待生效", "生效中", "期满解除", "提前解除"];

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<BanMove> All { get; } =
    [
        new(BanState.Pending, BanAct.TakeEffect, BanState.Active, MoveCause.Decision),
        new(BanState.Active, BanAct.Expire, BanState.Ended, MoveCause.Date),
        new(BanState.Active, BanAct.Lift, BanState.Lifted, MoveCause.Decision),
        new(BanState.Active, BanAct.TakeBack, BanState.Lifted, MoveCause.Decision),
    ];

    /// <summary>The code word in the database.</summary>
    public static string Code(this BanState state) => state.ToString().ToLowerInvariant();

    /// <summary>The Chinese name.</summary>
    public static string Name(this BanState state) => Names[(int)state - 1];

    /// <summary>The state with this code; throws <see cref="FormatException"/> when there is none.</summary>
    public static BanState Parse(string code) =>
        Enum.TryParse<BanState>(code, true, out var state) && Enum.IsDefined(state) ? state : throw new FormatException($"unknown state of a bar: {code}");

    /// <summary>The move this act makes from a state; throws <see cref="InvalidOperationException"/> when the table has none.</summary>
    public static BanMove Move(BanState from, BanAct act) =>
        All.FirstOrDefault(move => move.From == from && move.Act == act) ?? throw new InvalidOperationException($"a bar that is {from} cannot {act}");
}
