using System.Globalization;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>What both writers share: formats, heights, the words of the frame.</summary>
internal static class SheetFormats
{
    public const string PageNumbers = "第 &P 页 共 &N 页";
    public const string DraftMark = "测算稿，未经批准";
    public const string Signatures = "制表：                        复核：                        批准：                        日期：        年    月    日";

    /// <summary>Widths of the settings sheet: label, value, explanation.</summary>
    public static readonly double[] SettingWidths = [26, 22, 96];

    public static string Of(CellLook look, int decimals) => look switch
    {
        CellLook.Amount => decimals == 0 ? "#,##0" : "#,##0." + new string('0', decimals),
        CellLook.Yuan => "#,##0.00",
        CellLook.Count => "0",
        _ => "@",
    };

    /// <summary>Room for the decimals that some papers need.</summary>
    public static double Width(CellLook look, double width, int decimals) =>
        look == CellLook.Amount ? width + Math.Max(0, decimals - 1) * 0.9 : width;

    public static double RowHeight(double lines) => Math.Min(400, 6 + 14 * lines);

    public static double HeaderHeight<T>(Paper<T> paper) =>
        Math.Max(24, 8 + 15 * paper.Columns.Max(column => SheetText.Lines(column.Header, column.Width)));

    public static int SettingLines(Setting setting) => Math.Max(
        SheetText.Lines(setting.Note, SettingWidths[2]),
        Math.Max(SheetText.Lines(setting.Label, SettingWidths[0]), SheetText.Lines(setting.Value as string, SettingWidths[1])));

    /// <summary>How many columns the label of a total spans: those before the first that is summed, four at the most.</summary>
    public static int LabelColumns<T>(Paper<T> paper)
    {
        int first = paper.Columns.TakeWhile(column => column.Sum is null && column.Printed).Count();
        return Math.Clamp(first, 1, 4);
    }

    /// <summary>How many columns at the right end the unit needs.</summary>
    public static int UnitColumns<T>(Paper<T> paper, int last)
    {
        double room = 0;
        int columns = 0;
        while (columns < last - 1 && room < SheetText.Width(paper.Unit) + 2)
            room += paper.Columns[last - 1 - columns++].Width;
        return columns;
    }

    public static string Subtotal(int column, int from, int to)
    {
        string letters = SheetText.Letters(column);
        return string.Create(CultureInfo.InvariantCulture, $"SUBTOTAL(9,{letters}{from}:{letters}{to})");
    }

    public static int LastPrinted<T>(Paper<T> paper, PaperGrid<T> grid) =>
        grid.LastRow + paper.Footnotes.Count + (paper.Signatures ? 2 : 0);
}
