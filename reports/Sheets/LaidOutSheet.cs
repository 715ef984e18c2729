using OfficeOpenXml;
using OfficeOpenXml.Style;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>A paper of ordinary size through EPPlus. Nothing here measures fonts or draws pictures: both need a library servers do not have.</summary>
internal static class LaidOutSheet
{
    private const string Font = "宋体";
    private static readonly System.Drawing.Color HeaderFill = System.Drawing.Color.FromArgb(0xE7, 0xEE, 0xF5);
    private static readonly System.Drawing.Color TotalFill = System.Drawing.Color.FromArgb(0xF5, 0xF5, 0xF5);

    public static byte[] Write<T>(Paper<T> paper, IProgress<int>? progress, CancellationToken cancel)
    {
        using var package = new ExcelPackage();
        var grid = new PaperGrid<T>(paper);
        var sheet = package.Workbook.Worksheets.Add(paper.SheetName);
        sheet.Cells.Style.Font.Name = Font;
        sheet.Cells.Style.Font.Size = 11;
        Columns(sheet, paper, grid);
        if (paper.Settings.Count > 0)
            SettingsSheet(package, paper);
        Head(sheet, paper, grid);
        Body(sheet, paper, grid, progress, cancel);
        Foot(sheet, paper, grid);
        Page(sheet, paper, grid);
        package.Workbook.Properties.Title = paper.FullTitle;
        return package.GetAsByteArray();
    }

    private static void Columns<T>(ExcelWorksheet sheet, Paper<T> paper, PaperGrid<T> grid)
    {
        for (int i = 0; i < paper.Columns.Count; i++)
        {
            var column = paper.Columns[i];
            sheet.Column(i + 1).Width = SheetFormats.Width(column.Look, column.Width, paper.Decimals);
            if (grid.Rows.Count == 0)
                continue;
            using var cells = sheet.Cells[PaperGrid<T>.FirstRow, i + 1, grid.LastRow, i + 1];
            cells.Style.VerticalAlignment = ExcelVerticalAlignment.Center;
            cells.Style.Numberformat.Format = SheetFormats.Of(column.Look, paper.Decimals);
            cells.Style.HorizontalAlignment = column.Look switch
            {
                CellLook.Text => ExcelHorizontalAlignment.Left,
                CellLook.Amount or CellLook.Yuan => ExcelHorizontalAlignment.Right,
                _ => ExcelHorizontalAlignment.Center,
            };
            cells.Style.WrapText = column.Look is CellLook.Text or CellLook.Centre;
            cells.Style.ShrinkToFit = !cells.Style.WrapText;
            cells.Style.Font.Size = 10;
        }
    }

    private static void Head<T>(ExcelWorksheet sheet, Paper<T> paper, PaperGrid<T> grid)
    {
        int last = grid.Printed;
        Merged(sheet, PaperGrid<T>.TitleRow, 1, last, paper.FullTitle, ExcelHorizontalAlignment.Center);
        sheet.Cells[1, 1].Style.Font.Size = 18;
        sheet.Cells[1, 1].Style.Font.Bold = true;
        sheet.Cells[1, 1].Style.Font.Name = "黑体";
        sheet.Row(1).Height = 34;
        int split = Math.Max(1, last - SheetFormats.UnitColumns(paper, last));
        Merged(sheet, PaperGrid<T>.UnitRow, 1, split, paper.Note, ExcelHorizontalAlignment.Left);
        if (last > split)
            Merged(sheet, PaperGrid<T>.UnitRow, split + 1, last, paper.Unit, ExcelHorizontalAlignment.Right);
        sheet.Row(2).Height = 20;

        for (int i = 0; i < paper.Columns.Count; i++)
            sheet.SetValue(PaperGrid<T>.HeaderRow, i + 1, paper.Columns[i].Header);
        using var header = sheet.Cells[PaperGrid<T>.HeaderRow, 1, PaperGrid<T>.HeaderRow, paper.Columns.Count];
        header.Style.Font.Bold = true;
        header.Style.WrapText = true;
        header.Style.HorizontalAlignment = ExcelHorizontalAlignment.Center;
        header.Style.VerticalAlignment = ExcelVerticalAlignment.Center;
        Fill(header, HeaderFill);
        Border(header);
        sheet.Row(3).Height = SheetFormats.HeaderHeight(paper);
    }

    private static void Body<T>(ExcelWorksheet sheet, Paper<T> paper, PaperGrid<T> grid, IProgress<int>? progress, CancellationToken cancel)
    {
        foreach (var row in grid.Rows)
        {
            if (row.Row % 500 == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report(row.Last + 1);
            }
            if (row.Label is not null)
                TotalRow(sheet, paper, grid, row);
            else
                RecordRow(sheet, paper, grid, row);
        }
        if (grid.Rows.Count == 0)
            return;
        using var table = sheet.Cells[PaperGrid<T>.FirstRow, 1, grid.LastRow, paper.Columns.Count];
        Border(table);
        if (paper.Settings.Count > 0 || paper.Group is not null || paper.Total)
            sheet.Workbook.Calculate();
    }

    private static void RecordRow<T>(ExcelWorksheet sheet, Paper<T> paper, PaperGrid<T> grid, GridRow row)
    {
        var place = grid.Place(row.Row);
        double lines = 1;
        for (int i = 0; i < paper.Columns.Count; i++)
        {
            var column = paper.Columns[i];
            switch (column.Cell(paper.Rows[row.First], place))
            {
                case Formula formula:
                    sheet.Cells[row.Row, i + 1].Formula = formula.Text;
                    break;
                case string text:
                    text = SheetText.Clean(text);
                    sheet.SetValue(row.Row, i + 1, text);
                    if (column.Look is CellLook.Text or CellLook.Centre)
                        lines = Math.Max(lines, SheetText.Lines(text, column.Width));
                    break;
                case { } number:
                    sheet.SetValue(row.Row, i + 1, Plain(number));
                    break;
            }
        }
        sheet.Row(row.Row).Height = SheetFormats.RowHeight(lines);
    }

    private static void TotalRow<T>(ExcelWorksheet sheet, Paper<T> paper, PaperGrid<T> grid, GridRow row)
    {
        (int from, int to) = grid.Span(row);
        int labelEnd = SheetFormats.LabelColumns(paper);
        Merged(sheet, row.Row, 1, labelEnd, row.Label!, ExcelHorizontalAlignment.Center);
        for (int i = 0; i < paper.Columns.Count; i++)
        {
            if (paper.Columns[i].Sum is not null)
                sheet.Cells[row.Row, i + 1].Formula = SheetFormats.Subtotal(i + 1, from, to);
        }
        using var cells = sheet.Cells[row.Row, 1, row.Row, grid.Printed];
        cells.Style.Font.Bold = true;
        Fill(cells, TotalFill);
        sheet.Row(row.Row).Height = SheetFormats.RowHeight(1);
    }

    private static void Foot<T>(ExcelWorksheet sheet, Paper<T> paper, PaperGrid<T> grid)
    {
        int row = grid.LastRow + 1;
        foreach (string line in paper.Footnotes)
        {
            Merged(sheet, row, 1, grid.Printed, line, ExcelHorizontalAlignment.Left);
            sheet.Cells[row, 1].Style.WrapText = true;
            double width = paper.Columns.Take(grid.Printed).Sum(column => column.Width);
            sheet.Row(row).Height = SheetFormats.RowHeight(SheetText.Lines(line, width));
            row++;
        }
        if (!paper.Signatures)
            return;
        Merged(sheet, row + 1, 1, grid.Printed, SheetFormats.Signatures, ExcelHorizontalAlignment.Left);
        sheet.Row(row + 1).Height = 24;
    }

    private static void Page<T>(ExcelWorksheet sheet, Paper<T> paper, PaperGrid<T> grid)
    {
        sheet.View.FreezePanes(PaperGrid<T>.FirstRow, SheetFormats.LabelColumns(paper) + 1);
        sheet.View.ShowGridLines = false;
        var page = sheet.PrinterSettings;
        page.PaperSize = ePaperSize.A4;
        page.Orientation = eOrientation.Landscape;
        page.FitToPage = true;
        page.FitToWidth = 1;
        page.FitToHeight = 0;
        page.LeftMargin = page.RightMargin = 0.4m;
        page.TopMargin = 0.6m;
        page.BottomMargin = 0.6m;
        page.HeaderMargin = page.FooterMargin = 0.3m;
        page.HorizontalCentered = true;
        page.RepeatRows = sheet.Cells[$"{PaperGrid<T>.UnitRow}:{PaperGrid<T>.HeaderRow}"];
        page.PrintArea = sheet.Cells[1, 1, SheetFormats.LastPrinted(paper, grid), grid.Printed];
        sheet.HeaderFooter.OddFooter.CenteredText = SheetFormats.PageNumbers;
        if (paper.Draft)
            sheet.HeaderFooter.OddHeader.RightAlignedText = SheetFormats.DraftMark;
    }

    private static void SettingsSheet<T>(ExcelPackage package, Paper<T> paper)
    {
        var sheet = package.Workbook.Worksheets.Add(paper.SettingsName);
        sheet.Cells.Style.Font.Name = Font;
        sheet.Cells.Style.Font.Size = 11;
        double[] widths = SheetFormats.SettingWidths;
        for (int i = 0; i < widths.Length; i++)
            sheet.Column(i + 1).Width = widths[i];
        sheet.Cells.Style.VerticalAlignment = ExcelVerticalAlignment.Top;
        Merged(sheet, 1, 1, 3, paper.SettingsName, ExcelHorizontalAlignment.Center);
        sheet.Cells[1, 1].Style.Font.Size = 16;
        sheet.Cells[1, 1].Style.Font.Bold = true;
        sheet.Row(1).Height = 30;
        for (int i = 0; i < paper.Settings.Count; i++)
        {
            var setting = paper.Settings[i];
            int row = i + PaperGrid<T>.FirstSetting;
            sheet.SetValue(row, 1, SheetText.Clean(setting.Label));
            sheet.Cells[row, 2].Style.Numberformat.Format = setting.Value is string ? "@" : "General";
            sheet.SetValue(row, 2, setting.Value is string text ? SheetText.Clean(text) : Plain(setting.Value));
            sheet.SetValue(row, 3, SheetText.Clean(setting.Note));
            if (setting.Value is null && setting.Note.Length == 0)
                sheet.Cells[row, 1].Style.Font.Bold = true;
            sheet.Row(row).Height = SheetFormats.RowHeight(SheetFormats.SettingLines(setting));
        }
        using var body = sheet.Cells[2, 1, paper.Settings.Count + 1, 3];
        body.Style.WrapText = true;
        sheet.Cells[2, 2, paper.Settings.Count + 1, 2].Style.HorizontalAlignment = ExcelHorizontalAlignment.Left;
        Border(body);
        sheet.PrinterSettings.PaperSize = ePaperSize.A4;
        sheet.PrinterSettings.Orientation = eOrientation.Landscape;
        sheet.PrinterSettings.FitToPage = true;
        sheet.PrinterSettings.FitToWidth = 1;
        sheet.PrinterSettings.FitToHeight = 0;
        sheet.HeaderFooter.OddFooter.CenteredText = SheetFormats.PageNumbers;
    }

    // EPPlus calculates #VALUE! from a cell that holds a decimal and stands alone in brackets; files hold doubles anyway
    private static object? Plain(object? value) => value is decimal number ? (double)number : value;

    private static void Merged(ExcelWorksheet sheet, int row, int from, int to, string text, ExcelHorizontalAlignment alignment)
    {
        sheet.SetValue(row, from, SheetText.Clean(text));
        using var cells = sheet.Cells[row, from, row, to];
        if (to > from)
            cells.Merge = true;
        cells.Style.HorizontalAlignment = alignment;
        cells.Style.VerticalAlignment = ExcelVerticalAlignment.Center;
    }

    private static void Fill(ExcelRange cells, System.Drawing.Color color)
    {
        cells.Style.Fill.PatternType = ExcelFillStyle.Solid;
        cells.Style.Fill.BackgroundColor.SetColor(color);
    }

    private static void Border(ExcelRange cells)
    {
        var border = cells.Style.Border;
        border.Top.Style = border.Bottom.Style = border.Left.Style = border.Right.Style = ExcelBorderStyle.Thin;
    }
}
