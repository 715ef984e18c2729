using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Titles;

/// <summary>The list of titles as a table to take away.</summary>
internal static class TitleColumns
{
    public static readonly CsvColumn<TitleRow>[] All =
    [
        new("企业名称", row => row.Enterprise),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("载体类型", row => row.Kind.Name()),
        new("载体名称", row => row.Carrier),
        new("认定文号", row => row.Document),
        new("认定日期", row => row.ConfirmedOn.InFull()),
        new("有效期至", row => row.ValidTo?.InFull()),
        new("复核申请截止", row => row.RenewalDue?.InFull()),
        new("状态", row => TitleTones.Name(row.State)),
        new("状态起始", row => row.StateSince.InFull()),
    ];
}
