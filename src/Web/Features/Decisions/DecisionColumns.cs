using System.Globalization;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Decisions;

/// <summary>The list of decisions as a table to take away.</summary>
internal static class DecisionColumns
{
    public static readonly CsvColumn<DecisionRow>[] All =
    [
        new("编号", row => row.DecisionId.ToString(CultureInfo.InvariantCulture)),
        new("企业名称", row => row.Enterprise),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("事项", row => DecisionMatters.Parse(row.Matter).Name()),
        new("依据", row => ChineseNumber.Article(row.Article)),
        new("决定文号", row => row.Document),
        new("决定日期", row => row.DecidedOn.InFull()),
        new("生效日期", row => row.EffectiveOn.InFull()),
        new("涉及称号", row => string.Join('；', DecisionText.Lines(row))),
        new("不得申报年限", row => row.BanYears > 0 ? row.BanYears.ToString(CultureInfo.InvariantCulture) : ""),
        new("理由", row => row.Reason),
        new("状态", row => DecisionText.State(row.State)),
        new("登记人", row => row.RequestedByName),
        new("确认人", row => row.ConfirmedByName),
        new("退回的理由", row => row.RejectionReason),
        new("执行日期", row => row.CarriedOutOn?.InFull()),
    ];
}
