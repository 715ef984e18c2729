using System.Text;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Web.Features.WhatIf;

/// <summary>Every row of a what-if for a spreadsheet: UTF-8 with the mark Excel needs, codes as text.</summary>
public static class WhatIfCsv
{
    public static byte[] Write(WhatIfAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var text = new StringBuilder("序号,市州,企业名称,统一社会信用代码,载体类型,现方案（万元）,试算方案（万元）,增减（万元）\r\n");
        foreach (var row in answer.Rows)
        {
            text.AppendJoin(',', row.Seq, Quote(row.City), Quote(row.Name), Quote(row.Uscc), Quote(row.Kind.Name()),
                row.Before?.ToWanText() ?? "", row.After?.ToWanText() ?? "", row.Difference.ToWanText()).Append("\r\n");
        }
        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    // a leading sign would start a formula in a spreadsheet
    private static string Quote(string value)
    {
        string safe = value.Length > 0 && "=+-@\t".Contains(value[0], StringComparison.Ordinal) ? "'" + value : value;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
