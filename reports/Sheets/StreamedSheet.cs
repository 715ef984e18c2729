using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>A paper of a hundred thousand lines, row after row: the same columns, formulas and page layout without a sheet in memory.</summary>
internal static class StreamedSheet
{
    public static byte[] Write<T>(Paper<T> paper, IProgress<int>? progress, CancellationToken cancel)
    {
        var grid = new PaperGrid<T>(paper);
        string[] names = paper.Settings.Count > 0 ? [paper.SheetName, paper.SettingsName] : [paper.SheetName];
        using var content = new MemoryStream();
        using (var package = new StreamedPackage(content, names))
        {
            package.Sheet(1, writer => Sheet(writer, paper, grid, progress, cancel));
            if (paper.Settings.Count > 0)
                package.Sheet(2, writer => Settings(writer, paper));
            package.Book(Names(paper, grid), StreamedStyles.Make(paper.Decimals));
        }
        return content.ToArray();
    }

    private static DefinedNames Names<T>(Paper<T> paper, PaperGrid<T> grid) => new(
        new DefinedName(string.Create(CultureInfo.InvariantCulture, $"'{paper.SheetName}'!$A$1:${SheetText.Letters(grid.Printed)}${SheetFormats.LastPrinted(paper, grid)}")) { Name = "_xlnm.Print_Area", LocalSheetId = 0 },
        new DefinedName(string.Create(CultureInfo.InvariantCulture, $"'{paper.SheetName}'!${PaperGrid<T>.UnitRow}:${PaperGrid<T>.HeaderRow}")) { Name = "_xlnm.Print_Titles", LocalSheetId = 0 });

    private static void Sheet<T>(OpenXmlWriter writer, Paper<T> paper, PaperGrid<T> grid, IProgress<int>? progress, CancellationToken cancel)
    {
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        int frozen = SheetFormats.LabelColumns(paper);
        string topLeft = SheetText.Letters(frozen + 1) + PaperGrid<T>.FirstRow.ToString(CultureInfo.InvariantCulture);
        writer.WriteElement(new SheetViews(new SheetView(new Pane
        {
            HorizontalSplit = frozen, VerticalSplit = PaperGrid<T>.HeaderRow, TopLeftCell = topLeft,
            ActivePane = PaneValues.BottomRight, State = PaneStateValues.Frozen,
        })
        { WorkbookViewId = 0, ShowGridLines = false }));
        StreamedRows.Columns(writer, paper.Columns.Select(column => SheetFormats.Width(column.Look, column.Width, paper.Decimals)));
        var rows = new StreamedRows(writer);
        writer.WriteStartElement(new SheetData());
        var merges = Head(rows, paper, grid);
        foreach (var row in grid.Rows)
        {
            if (row.Row % 500 == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report(row.Last + 1);
            }
            if (row.Label is null)
                Record(rows, paper, grid, row);
            else
                merges.Add(Total(rows, paper, grid, row));
        }
        merges.AddRange(Foot(rows, paper, grid));
        writer.WriteEndElement();
        writer.WriteElement(new MergeCells(merges.Select(area => new MergeCell { Reference = area })));
        StreamedRows.Page(writer, paper.Draft);
        writer.WriteEndElement();
    }

    private static List<string> Head<T>(StreamedRows rows, Paper<T> paper, PaperGrid<T> grid)
    {
        int last = grid.Printed;
        int split = Math.Max(1, last - SheetFormats.UnitColumns(paper, last));
        rows.Start(PaperGrid<T>.TitleRow, 34);
        rows.Text(1, StreamedStyles.Title, paper.FullTitle);
        rows.End();
        rows.Start(PaperGrid<T>.UnitRow, 20);
        rows.Text(1, StreamedStyles.Note, paper.Note);
        rows.Text(split + 1, StreamedStyles.Unit, paper.Unit);
        rows.End();
        rows.Start(PaperGrid<T>.HeaderRow, SheetFormats.HeaderHeight(paper));
        for (int i = 0; i < paper.Columns.Count; i++)
            rows.Text(i + 1, StreamedStyles.Header, paper.Columns[i].Header);
        rows.End();
        List<string> merges = [StreamedRows.Area(1, 1, last), StreamedRows.Area(2, 1, split)];
        if (last > split + 1)
            merges.Add(StreamedRows.Area(2, split + 1, last));
        return merges;
    }

    private static void Record<T>(StreamedRows rows, Paper<T> paper, PaperGrid<T> grid, GridRow row)
    {
        var place = grid.Place(row.Row);
        object?[] cells = new object?[paper.Columns.Count];
        double lines = 1;
        for (int i = 0; i < cells.Length; i++)
        {
            var column = paper.Columns[i];
            cells[i] = column.Cell(paper.Rows[row.First], place);
            if (cells[i] is string text && column.Look is CellLook.Text or CellLook.Centre)
                lines = Math.Max(lines, SheetText.Lines(text, column.Width));
        }
        rows.Start(row.Row, SheetFormats.RowHeight(lines));
        for (int i = 0; i < cells.Length; i++)
            rows.Cell(i + 1, StreamedStyles.Body(paper.Columns[i].Look), cells[i]);
        rows.End();
    }

    private static string Total<T>(StreamedRows rows, Paper<T> paper, PaperGrid<T> grid, GridRow row)
    {
        (int from, int to) = grid.Span(row);
        int label = SheetFormats.LabelColumns(paper);
        rows.Start(row.Row, SheetFormats.RowHeight(1));
        rows.Text(1, StreamedStyles.TotalLabel, row.Label!);
        for (int i = 1; i < paper.Columns.Count; i++)
        {
            var column = paper.Columns[i];
            object? cell = null;
            if (column.Sum is { } sum)
                cell = new Formula(SheetFormats.Subtotal(i + 1, from, to), Enumerable.Range(row.First, row.Last - row.First + 1).Sum(record => sum(paper.Rows[record])));
            rows.Cell(i + 1, i < label ? StreamedStyles.TotalLabel : StreamedStyles.Total(column.Look), cell);
        }
        rows.End();
        return StreamedRows.Area(row.Row, 1, label);
    }

    private static List<string> Foot<T>(StreamedRows rows, Paper<T> paper, PaperGrid<T> grid)
    {
        var merges = new List<string>();
        int row = grid.LastRow;
        double width = paper.Columns.Take(grid.Printed).Sum(column => column.Width);
        foreach (string line in paper.Footnotes)
            Line(++row, line, SheetFormats.RowHeight(SheetText.Lines(line, width)));
        if (paper.Signatures)
            Line(row + 2, SheetFormats.Signatures, 24);
        return merges;

        void Line(int at, string text, double height)
        {
            rows.Start(at, height);
            rows.Text(1, StreamedStyles.Foot, text);
            rows.End();
            merges.Add(StreamedRows.Area(at, 1, grid.Printed));
        }
    }

    private static void Settings<T>(OpenXmlWriter writer, Paper<T> paper)
    {
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        StreamedRows.Columns(writer, SheetFormats.SettingWidths);
        var rows = new StreamedRows(writer);
        writer.WriteStartElement(new SheetData());
        rows.Start(1, 30);
        rows.Text(1, StreamedStyles.Title, paper.SettingsName);
        rows.End();
        for (int i = 0; i < paper.Settings.Count; i++)
        {
            var setting = paper.Settings[i];
            rows.Start(i + PaperGrid<T>.FirstSetting, SheetFormats.RowHeight(SheetFormats.SettingLines(setting)));
            rows.Text(1, setting.Value is null && setting.Note.Length == 0 ? StreamedStyles.SettingHead : StreamedStyles.SettingText, setting.Label);
            rows.Cell(2, StreamedStyles.SettingText, setting.Value);
            rows.Text(3, StreamedStyles.SettingText, setting.Note);
            rows.End();
        }
        writer.WriteEndElement();
        writer.WriteElement(new MergeCells(new MergeCell { Reference = "A1:C1" }));
        StreamedRows.Page(writer, paper.Draft);
        writer.WriteEndElement();
    }
}
