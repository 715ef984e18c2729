using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>What the officer must look at before approving: places where the text leaves a choice and this unit is touched by it.</summary>
public static class AwardAlerts
{
    /// <summary>The alert of an extra award that waits for a written decision (Q16 C).</summary>
    public const string Undecided = "Q16";

    private static readonly TitleKind[] Legacy = [TitleKind.LegacyWorkshop, TitleKind.LegacyFactory];
    private static readonly TitleKind[] Basic = [TitleKind.Basic];
    private static readonly TitleKind[] Advanced = [TitleKind.Advanced];
    private static readonly TitleKind[] BasicAndAbove = [TitleKind.Basic, TitleKind.Advanced];
    private static readonly TitleKind[] Excellent = [TitleKind.Excellent];

    /// <summary>Whether the award may be granted only by a written decision (Art. 20 with 24, 25).</summary>
    public static bool AwaitsDecision(AwardCalculation calculation)
    {
        ArgumentNullException.ThrowIfNull(calculation);
        return calculation.Alerts.Any(alert => alert.Code == Undecided);
    }

    /// <summary>The alerts of one calculation, in the order of the register.</summary>
    public static List<AwardAlert> For(AwardRule rule, AwardRequest request, AwardHistory history, AwardReadings readings)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(readings);
        var alerts = new List<AwardAlert>();
        Money Of(TitleKind[] kinds) => AwardCaps.Used(kinds, history, readings);

        if (request.Kind == TitleKind.Basic && Of(Legacy) is { IsZero: false } legacy)
            alerts.Add(new("Q9", $"往年数字化车间、智能工厂奖励 {legacy}：{(readings.Q9 == 'A' ? "仅计入累计上限，未从基础级标准中扣除" : "已按口径从基础级标准中扣除")}"));

        if (request.Kind == TitleKind.Scenario && Of(Basic) is { IsZero: false } basic && Of(Advanced).IsZero)
            alerts.Add(new("Q10", $"已获基础级奖励 {basic} 后再获评优秀场景：{(readings.Q10 == 'B' ? "按已获最高等级标准控制" : "仅受累计上限控制")}"));

        var sameTier = request.Kind switch
        {
            TitleKind.Basic => Of(BasicAndAbove),
            TitleKind.Advanced => Of(Advanced),
            _ => Money.Zero,
        };
        if (!sameTier.IsZero)
            alerts.Add(new("Q11", $"此前已获同级或更高级奖励 {sameTier}：{(readings.Q11 == 'B' ? "已一并扣除" : "未扣除，仅受累计上限控制")}"));

        if (request.Kind == TitleKind.Leading && Of(Excellent) is { IsZero: false } excellent)
            alerts.Add(new("Q15", $"已获卓越级额外奖励 {excellent}：{(readings.Q15 == 'A' ? "领航级另行计算，不扣除" : "两级合计不超过领航级标准")}"));

        if (history.Forfeiture is { } forfeiture)
        {
            string under = $"第{ChineseNumber.Of(forfeiture.Article)}条{(forfeiture.Document.Length > 0 ? $"（{forfeiture.Document}）" : "")}";
            if (request.Kind.IsProvincial())
                alerts.Add(new("Q30", $"依据{under}，获评后不再给予资金奖励"));
            else if (readings.Q16 == 'A')
                alerts.Add(new("Q30", $"依据{under}，额外奖励按口径Q16一并不再给予"));
            else if (readings.Q16 == 'C')
                alerts.Add(new(Undecided, $"该单位曾依据{under}处理：额外奖励是否给予须另有书面决定；登记决定的文号和理由，或者暂缓，否则不能批准"));
        }
        return alerts;
    }
}
