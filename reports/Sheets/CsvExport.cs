using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>A column of a CSV export.</summary>
public sealed record CsvColumn<T>(string Header, Func<T, string> Text);

/// <summary>Exports of list pages as CSV that Excel opens with its Chinese intact: UTF-8 with byte order mark, written row by row.</summary>
public static class CsvExport
{
    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape, // a name that begins with = must not become a formula
        InjectionEscapeCharacter = '\'',
    };

    /// <summary>Writes head and rows as they come; memory does not grow with their number.</summary>
    public static async Task Write<T>(Stream target, IReadOnlyList<CsvColumn<T>> columns, IAsyncEnumerable<T> rows, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        await using var text = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, Format, leaveOpen: true);
        foreach (var column in columns)
            csv.WriteField(column.Header);
        await csv.NextRecordAsync();
        await foreach (var row in rows.WithCancellation(cancel))
        {
            foreach (var column in columns)
                csv.WriteField(SheetText.Clean(column.Text(row)));
            await csv.NextRecordAsync();
        }
    }

    /// <summary>A short export as a file.</summary>
    public static async Task<PaperFile> File<T>(string title, IReadOnlyList<CsvColumn<T>> columns, IEnumerable<T> rows)
    {
        using var content = new MemoryStream();
        await Write(content, columns, rows.ToAsyncEnumerable());
        return new PaperFile(PaperFile.SafeName(title, ".csv"), PaperFile.Csv, content.ToArray());
    }
}
