using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.UseCases.Records;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Events;

/// <summary>The records as a table to take away.</summary>
internal static class EventColumns
{
    public static readonly CsvColumn<EventRow>[] All =
    [
        new("时间", row => row.OccurredAt.InFull()),
        new("人员", row => row.ActorName),
        new("角色", row => EventText.RoleOf(row)),
        new("事项", row => EventText.Act(row.Act)),
        new("企业", row => row.Enterprise),
        new("理由", row => row.Reason),
        new("条款", row => EventText.Articles(row.Articles)),
        new("文号", row => row.Document),
        new("政策版本", row => row.Policy),
    ];
}
