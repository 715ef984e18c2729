using System.Globalization;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Web.Features.WhatIf;

/// <summary>Every row of a what-if for a spreadsheet.</summary>
internal static class WhatIfCsv
{
    public static readonly CsvColumn<WhatIfRow>[] Columns =
    [
        new("序号", row => row.Seq.ToString(CultureInfo.InvariantCulture)),
        new("市州", row => row.City),
        new("企业名称", row => row.Name),
        new("统一社会信用代码", row => row.Uscc),
        new("载体类型", row => row.Kind.Name()),
        new("现方案（万元）", row => row.Before?.ToWanText()),
        new("试算方案（万元）", row => row.After?.ToWanText()),
        new("增减（万元）", row => row.Difference.ToWanText()),
    ];
}
