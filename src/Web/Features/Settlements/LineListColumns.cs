using System.Globalization;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>The table of a batch to take away: the columns of the page.</summary>
internal static class LineListColumns
{
    public static readonly CsvColumn<LineListRow>[] All =
    [
        new("序号", row => row.Seq.ToString(CultureInfo.InvariantCulture)),
        new("企业名称", row => row.Name),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("载体类型", row => row.Kind.Name()),
        new("载体名称", row => row.Carrier),
        Wan("年度标准", row => row.Standard),
        Wan("往年优秀场景", row => row.PriorScenario),
        Wan("往年基础级", row => row.PriorBasic),
        Wan("往年先进级", row => row.PriorAdvanced),
        Wan("往年车间工厂", row => row.PriorLegacy),
        Wan("应扣除", row => row.Deducted),
        Wan("累计上限余额", row => row.RoomOverall),
        Wan("场景上限余额", row => row.RoomScenario),
        Wan("可奖励上限", row => row.Ceiling),
        Wan("拟奖励", row => row.Held ? null : row.Proposed),
        new("办理", row => row.Held ? "暂缓" : row.Lowered ? "已调减" : ""),
        new("复核说明", row => row.ChangeReason),
        new("提示", row => string.Join('；', row.Hints)),
    ];

    private static CsvColumn<LineListRow> Wan(string header, Func<LineListRow, Money?> amount) => new($"{header}（万元）", row => amount(row)?.ToWanText());
}
