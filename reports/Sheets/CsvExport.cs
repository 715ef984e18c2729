using System.Text;
using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>A column of a CSV export.</summary>
public sealed record CsvColumn<T>(string Header, Func<T, string?> Text);

/// <summary>Every CSV a person opens in Excel: UTF-8 with byte order mark, formulas made harmless, long codes kept as text, written row by row.</summary>
public static partial class CsvExport
{
    private static readonly UTF8Encoding WithMark = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Writes head and rows as they come; memory does not grow with their number.</summary>
    public static async Task Write<T>(Stream target, IReadOnlyList<CsvColumn<T>> columns, IAsyncEnumerable<T> rows, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        await using var text = new StreamWriter(target, WithMark, leaveOpen: true) { NewLine = "\r\n" };
        await text.WriteLineAsync(string.Join(',', columns.Select(column => Cell(column.Header))));
        await foreach (var row in rows.WithCancellation(cancel))
            await text.WriteLineAsync(string.Join(',', columns.Select(column => Cell(column.Text(row)))));
    }

    /// <summary>A short export as a file.</summary>
    public static async Task<PaperFile> File<T>(string title, IReadOnlyList<CsvColumn<T>> columns, IEnumerable<T> rows)
    {
        using var content = new MemoryStream();
        await Write(content, columns, rows.ToAsyncEnumerable());
        return new PaperFile(PaperFile.SafeName(title, ".csv"), PaperFile.Csv, content.ToArray());
    }

    private static string Cell(string? raw)
    {
        string text = SheetText.Clean(raw);
        if (StartsFormula(text) && !Number().IsMatch(text))
            text = "'" + text;
        else if (LooksLikeLongNumber().IsMatch(text))
            text += "\t"; // Excel would round eighteen digits, or take an E among them for an exponent
        return text.AsSpan().ContainsAny(",\"\r\n\t") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    // Excel skips blanks before the sign, and takes the full-width signs as well
    private static bool StartsFormula(string text)
    {
        var start = text.AsSpan().TrimStart(' ');
        return start.Length > 0 && "=+-@\t\r\n＝＋－＠".Contains(start[0], StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^[+-]?\d{1,15}(\.\d+)?$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(\d{12,}|\d+[Ee]\d+)$")]
    private static partial Regex LooksLikeLongNumber();
}
