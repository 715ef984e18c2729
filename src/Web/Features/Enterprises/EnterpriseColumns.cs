using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Enterprises;

namespace SmartFactory.Gansu.Web.Features.Enterprises;

/// <summary>The list of enterprises as a table to take away.</summary>
internal static class EnterpriseColumns
{
    public static CsvColumn<EnterpriseRow>[] Under(AwardRule rule) =>
    [
        new("企业名称", row => row.Name),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("县区", row => row.County),
        new("持有称号", row => string.Join('、', row.Held.Select(kind => kind.ShortName()))),
        new("累计已批复（万元）", row => row.Granted.ToWanText()),
        new("已拨付（万元）", row => row.Paid.ToWanText()),
        new("累计上限余额（万元）", row => Room(rule, "overall", row.UsedOverall)),
        new("场景上限余额（万元）", row => Room(rule, "scenario", row.UsedScenario)),
    ];

    private static string Room(AwardRule rule, string cap, Money used) =>
        rule.Caps.FirstOrDefault(c => c.Id == cap) is { } found ? (found.Limit - used).OrZero.ToWanText() : "";
}
