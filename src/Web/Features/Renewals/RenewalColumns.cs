using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Titles;

namespace SmartFactory.Gansu.Web.Features.Renewals;

/// <summary>The list of renewals as a table to take away.</summary>
internal static class RenewalColumns
{
    public static readonly CsvColumn<RenewalRow>[] All =
    [
        new("企业名称", row => row.Enterprise),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("县区", row => row.County),
        new("载体类型", row => row.Kind.Name()),
        new("载体名称", row => row.Carrier),
        new("有效期至", row => row.ValidTo.InFull()),
        new("申请日期", row => row.FiledOn.InFull()),
        new("是否逾期", row => row.Late ? "逾期" : "按期"),
        new("环节", row => TitleText.Stage(row.Stage)),
        new("中止办理", row => row.Halt?.Sentence),
        new("申请人", row => row.FiledByName),
        new("初审人", row => row.CheckedByName),
        new("承担复核的机构", row => row.Reviewer),
        new("复核是否通过", row => row.Passed switch { true => "通过", false => "未通过", _ => "" }),
        new("复核结论", row => row.Conclusion),
    ];
}
