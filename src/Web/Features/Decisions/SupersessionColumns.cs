using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Decisions;

/// <summary>The proposals of 晋级接替 as a table to take away.</summary>
internal static class SupersessionColumns
{
    public static readonly CsvColumn<SupersessionRow>[] All =
    [
        new("企业名称", row => row.Enterprise),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("较低等级", row => row.Kind.Name()),
        new("较低等级的载体", row => row.Carrier),
        new("有效期至", row => row.ValidTo?.InFull()),
        new("更高等级", row => row.HigherKind.Name()),
        new("更高等级的载体", row => row.HigherCarrier),
        new("更高等级认定日期", row => row.HigherConfirmedOn.InFull()),
        new("更高等级文号", row => row.HigherDocument),
        new("是否同一载体", row => row.SameCarrier ? "同一载体" : "请核实是否同一工厂"),
    ];
}
