using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>Codes, document numbers and years as typed.</summary>
public static partial class TypedCode
{
    /// <summary>Reads a unified social credit code; says which character would make it right where that can be known.</summary>
    public static Understood<Uscc> ReadUscc(CellValue cell)
    {
        if (cell.Kind is CellKind.Number or CellKind.Date || Scientific().IsMatch(cell.Raw))
            return Understood.Not<Uscc>("该单元格已被 Excel 转为数值，18位代码不完整：请改为文本格式后重新填写18位代码");
        string code = TypedText.Compact(cell.Cleaned).Replace("-", "", StringComparison.Ordinal).Trim('=', '"', '\'').ToUpperInvariant();
        if (Uscc.TryParse(code, out var uscc, out string? problem))
            return Understood.As(uscc, code == cell.Raw ? null : $"“{cell.Shown}”读作{code}");
        string mended = code.Replace('O', '0').Replace('I', '1').Replace('Z', '2').Replace('S', '5');
        return Understood.Not<Uscc>(mended != code && Uscc.TryParse(mended, out _, out _) ? $"{problem}，是否应为{mended}" : problem);
    }

    /// <summary>Reads a document number; brackets and digits are put right.</summary>
    public static Understood<DocumentNumber> ReadDocument(CellValue cell, string what)
    {
        if (cell.IsEmpty)
            return Understood.Not<DocumentNumber>($"缺少{what}：应填写如“甘工信发〔2025〕231号”");
        if (!DocumentNumber.TryParse(cell.Cleaned, out var number, out string? problem))
            return Understood.Not<DocumentNumber>(problem);
        string text = number.ToString();
        return Understood.As(number, text == cell.Raw.Trim() ? null : $"“{cell.Shown}”读作{text}");
    }

    /// <summary>Reads a fund year: 2026, 2026年, 2026年度.</summary>
    public static Understood<int> ReadYear(CellValue cell, DateOnly today)
    {
        if (cell.IsEmpty)
            return Understood.Not<int>("缺少资金年度：应填写四位年份，如2026");
        string text = TypedText.Compact(cell.Cleaned).Replace("年度", "", StringComparison.Ordinal).TrimEnd('年');
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int year) || text.Length != 4)
            return Understood.Not<int>($"资金年度“{cell.Shown}”不是年份：应填写四位年份，如2026");
        return year < 2000 || year > today.Year + 2
            ? Understood.Not<int>($"资金年度{year}不合理：应在2000年至{today.Year + 2}年之间")
            : Understood.As(year, text == cell.Shown ? null : $"“{cell.Shown}”读作{year}");
    }

    [GeneratedRegex(@"^\s*[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{2}\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Scientific();
}
