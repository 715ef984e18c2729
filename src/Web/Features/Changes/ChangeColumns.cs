using System.Globalization;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Changes;

/// <summary>The list of changes as a table to take away.</summary>
internal static class ChangeColumns
{
    public static readonly CsvColumn<ChangeRow>[] All =
    [
        new("编号", row => row.EnterpriseChangeId.ToString(CultureInfo.InvariantCulture)),
        new("企业名称", row => row.Enterprise),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("变更", row => ChangeKinds.Find(row.Kind)!.Value.Name()),
        new("去向", row => row.OtherName.Length > 0 ? row.OtherName : row.NewPlace),
        new("变更日期", row => row.ChangedOn.InFull()),
        new("报告日期", row => row.ReportedOn.InFull()),
        new("依据", row => row.Document),
        new("说明", row => row.Reason),
        new("状态", row => ChangesText.State(row.State)),
        new("登记人", row => row.RequestedByName),
        new("确认人", row => row.DecidedByName),
        new("退回的理由", row => row.RejectionReason),
    ];
}
