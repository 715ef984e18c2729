namespace SmartFactory.Gansu.Rules.Reports;

/// <summary>Where a report (举报) stands (Art. 25).</summary>
public enum ReportStage
{
    /// <summary>已登记.</summary>
    Registered = 1,

    /// <summary>已受理.</summary>
    Accepted,

    /// <summary>不予受理: no evidence or no contact.</summary>
    Refused,

    /// <summary>整改中: verified, minor.</summary>
    Rectifying,

    /// <summary>整改已复查.</summary>
    Rectified,

    /// <summary>待研究决定: verified, serious; a meeting decides.</summary>
    Serious,

    /// <summary>已作出决定.</summary>
    Decided,

    /// <summary>不属实.</summary>
    Unfounded,

    /// <summary>已反馈.</summary>
    Answered,

    /// <summary>已归档.</summary>
    Archived,
}

/// <summary>What is done with a report.</summary>
public enum ReportAct
{
    /// <summary>受理.</summary>
    Accept = 1,

    /// <summary>不予受理.</summary>
    Refuse,

    /// <summary>认定不属实.</summary>
    FindUnfounded,

    /// <summary>认定情节较轻，责令整改.</summary>
    OrderRectification,

    /// <summary>整改复查通过.</summary>
    PassRecheck,

    /// <summary>认定情节严重，提请会议研究.</summary>
    FindSerious,

    /// <summary>登记处理决定.</summary>
    Decide,

    /// <summary>反馈举报人.</summary>
    Answer,

    /// <summary>归档.</summary>
    Archive,
}

/// <summary>One move of a report; after one that closes the hold, payments that were held because of the report go on.</summary>
public sealed record ReportMove(ReportStage From, ReportAct Act, ReportStage To, bool ClosesHold = false);

/// <summary>Every move a report can make (Art. 25): the ban and the forfeiture belong to the serious branch only.</summary>
public static class ReportMoves
{
    private static readonly string[] StageNames = ["已登记", "已受理", "不予受理", "整改中", "整改已复查", "待研究决定", "已作出决定", "不属实", "已反馈", "已归档"];

    private static readonly string[] ActNames = ["受理", "不予受理", "认定不属实", "认定情节较轻，责令整改", "整改复查通过", "认定情节严重，提请会议研究", "登记处理决定", "反馈举报人", "归档"];

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<ReportMove> All { get; } =
    [
        new(ReportStage.Registered, ReportAct.Accept, ReportStage.Accepted),
        new(ReportStage.Registered, ReportAct.Refuse, ReportStage.Refused, true),
        new(ReportStage.Accepted, ReportAct.FindUnfounded, ReportStage.Unfounded, true),
        new(ReportStage.Accepted, ReportAct.OrderRectification, ReportStage.Rectifying),
        new(ReportStage.Accepted, ReportAct.FindSerious, ReportStage.Serious),
        new(ReportStage.Rectifying, ReportAct.PassRecheck, ReportStage.Rectified, true),
        new(ReportStage.Rectifying, ReportAct.FindSerious, ReportStage.Serious),
        new(ReportStage.Serious, ReportAct.Decide, ReportStage.Decided, true),
        new(ReportStage.Refused, ReportAct.Answer, ReportStage.Answered),
        new(ReportStage.Unfounded, ReportAct.Answer, ReportStage.Answered),
        new(ReportStage.Rectified, ReportAct.Answer, ReportStage.Answered),
        new(ReportStage.Decided, ReportAct.Answer, ReportStage.Answered),
        new(ReportStage.Answered, ReportAct.Archive, ReportStage.Archived),
    ];

    /// <summary>Every stage in order.</summary>
    public static IReadOnlyList<ReportStage> Stages { get; } = Enum.GetValues<ReportStage>();

    /// <summary>What may be done in a stage.</summary>
    public static IEnumerable<ReportAct> ActsIn(ReportStage stage) => All.Where(move => move.From == stage).Select(move => move.Act);

    /// <summary>The move, or null when the table has none.</summary>
    public static ReportMove? Find(ReportStage from, ReportAct act) => All.FirstOrDefault(move => move.From == from && move.Act == act);

    /// <summary>The Chinese name of a stage.</summary>
    public static string Name(this ReportStage stage) => StageNames[(int)stage - 1];

    /// <summary>The Chinese name of an act.</summary>
    public static string Name(this ReportAct act) => ActNames[(int)act - 1];

    /// <summary>The code word of a stage in the database, such as "rectifying".</summary>
    public static string Code(this ReportStage stage) => stage.ToString().ToLowerInvariant();

    /// <summary>The stage with this code; null when there is none.</summary>
    public static ReportStage? ParseStage(string? code) => Enum.TryParse<ReportStage>(code, true, out var stage) && Enum.IsDefined(stage) ? stage : null;
}
