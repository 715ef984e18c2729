using System.Drawing;
using Npgsql;
using OfficeOpenXml;
using OfficeOpenXml.Style;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.UseCases.Imports;

namespace SmartFactory.Gansu.Reports.Imports;

/// <summary>The imported workbook given back with its faulty cells filled (error red, warning yellow) and commented. A CSV file comes back as a workbook.</summary>
public static class MarkedWorkbook
{
    private const string Author = "导入校核";
    private static readonly Color ErrorFill = Color.FromArgb(0xFF, 0xC7, 0xCE);
    private static readonly Color WarningFill = Color.FromArgb(0xFF, 0xEB, 0x9C);

    /// <summary>The upload of an import, marked with what was found in it.</summary>
    public static async Task<PaperFile> Of(NpgsqlDataSource source, long importId, DateOnly today, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (file, content) = await UploadLedger.Original(source, importId, today, cancel);
        await using var connection = await source.OpenConnectionAsync(cancel);
        var found = (await ImportRecords.Findings(connection, importId, "", "", 0, int.MaxValue)).Select(row => new Finding(
            row.Sheet, row.RowNumber, row.ColumnName, row.Severity == "error" ? Severity.Error : Severity.Warning, row.Value, row.Message));
        using var original = new MemoryStream(content, writable: false);
        using var marked = new MemoryStream();
        Write(original, file, found, marked);
        return new PaperFile($"{Path.GetFileNameWithoutExtension(file.FileName)}（标注）.xlsx", PaperFile.Xlsx, marked.ToArray());
    }

    /// <summary>Writes the marked workbook; the original is only read.</summary>
    public static void Write(Stream original, LedgerFile file, IEnumerable<Finding> findings, Stream to)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(file);
        using var package = new ExcelPackage();
        if (TabularFile.IsWorkbook(original))
            package.Load(original);
        else
            Fill(package.Workbook.Worksheets.Add(SheetForm.Ledger.Name), TabularFile.Rows(original));
        foreach (var cell in findings.GroupBy(finding => (finding.Sheet, finding.Row, finding.Column)))
        {
            var sheet = package.Workbook.Worksheets[cell.Key.Sheet] ?? package.Workbook.Worksheets.First();
            Mark(sheet.Cells[cell.Key.Row, Column(file, cell.Key.Sheet, cell.Key.Column)], [.. cell]);
        }
        package.SaveAs(to);
    }

    private static void Mark(ExcelRange cell, IReadOnlyList<Finding> findings)
    {
        bool error = findings.Any(finding => finding.Severity == Severity.Error);
        cell.Style.Fill.PatternType = ExcelFillStyle.Solid;
        cell.Style.Fill.BackgroundColor.SetColor(error ? ErrorFill : WarningFill);
        string text = string.Join("\n", findings.Select(finding => $"{(finding.Severity == Severity.Error ? "错误" : "提示")}：{finding.Message}"));
        if (cell.Comment is { } own)
        {
            text = $"{own.Text}\n{text}";
            cell.Worksheet.Comments.Remove(own);
        }
        var comment = cell.AddComment(text, Author);
        comment.AutoFit = true;
    }

    private static int Column(LedgerFile file, string sheet, string title)
    {
        foreach (var heading in file.Headings.Where(heading => heading.Sheet == sheet).Select(heading => heading.Header))
        {
            foreach (var column in heading.Form.Columns)
            {
                if (heading.Title(column.Field) == title && heading.Index(column.Field) is { } index)
                    return index + 1;
            }
        }
        return 1;
    }

    private static void Fill(ExcelWorksheet sheet, IEnumerable<SheetRow> rows)
    {
        sheet.Cells.Style.Numberformat.Format = "@"; // a code of 18 digits stays a text
        foreach (var row in rows)
        {
            for (int i = 0; i < row.Cells.Count; i++)
            {
                if (!row.Cells[i].IsEmpty)
                    sheet.SetValue(row.Number, i + 1, row.Cells[i].Raw);
            }
        }
        sheet.DefaultColWidth = 18;
    }
}
