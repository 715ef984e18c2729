using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>Writes rows and cells one after the other.</summary>
internal sealed class StreamedRows(OpenXmlWriter writer)
{
    private static readonly Row RowElement = new();
    private static readonly Cell CellElement = new();
    private static readonly OpenXmlAttribute IsText = new("t", "", "inlineStr");
    private static readonly OpenXmlAttribute IsResultText = new("t", "", "str");
    private static readonly string[] Letters = [.. Enumerable.Range(1, 60).Select(SheetText.Letters)];

    private readonly List<OpenXmlAttribute> _attributes = new(4);
    private string _row = "";

    public static string Area(int row, int from, int to) =>
        string.Create(CultureInfo.InvariantCulture, $"{SheetText.Letters(from)}{row}:{SheetText.Letters(to)}{row}");

    public static void Columns(OpenXmlWriter writer, IEnumerable<double> widths) => writer.WriteElement(new Columns(widths.Select((width, index) =>
        new Column { Min = (uint)index + 1, Max = (uint)index + 1, Width = width, CustomWidth = true })));

    /// <summary>A4 landscape, one page wide, page numbers.</summary>
    public static void Page(OpenXmlWriter writer, bool draft)
    {
        writer.WriteElement(new PrintOptions { HorizontalCentered = true });
        writer.WriteElement(new PageMargins { Left = 0.4, Right = 0.4, Top = 0.6, Bottom = 0.6, Header = 0.3, Footer = 0.3 });
        writer.WriteElement(new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToWidth = 1, FitToHeight = 0 });
        var frame = new HeaderFooter();
        if (draft)
            frame.AppendChild(new OddHeader("&R" + SheetFormats.DraftMark));
        frame.AppendChild(new OddFooter("&C" + SheetFormats.PageNumbers));
        writer.WriteElement(frame);
    }

    public void Start(int row, double height)
    {
        _row = row.ToString(CultureInfo.InvariantCulture);
        writer.WriteStartElement(RowElement,
        [
            new("r", "", _row),
            new("ht", "", height.ToString(CultureInfo.InvariantCulture)),
            new("customHeight", "", "1"),
        ]);
    }

    public void End() => writer.WriteEndElement();

    public void Text(int column, uint style, string text) => Cell(column, style, text);

    public void Cell(int column, uint style, object? value)
    {
        _attributes.Clear();
        _attributes.Add(new("r", "", Letters[column - 1] + _row));
        _attributes.Add(new("s", "", style.ToString(CultureInfo.InvariantCulture)));
        switch (value)
        {
            case null or "":
                writer.WriteStartElement(CellElement, _attributes);
                break;
            case string text:
                _attributes.Add(IsText);
                writer.WriteStartElement(CellElement, _attributes);
                writer.WriteElement(new InlineString(new Text(SheetText.Clean(text)) { Space = SpaceProcessingModeValues.Preserve }));
                break;
            case Formula formula:
                if (formula.Value is string)
                    _attributes.Add(IsResultText);
                writer.WriteStartElement(CellElement, _attributes);
                writer.WriteElement(new CellFormula(formula.Text));
                writer.WriteElement(new CellValue(Number(formula.Value)));
                break;
            default:
                writer.WriteStartElement(CellElement, _attributes);
                writer.WriteElement(new CellValue(Number(value)));
                break;
        }
        writer.WriteEndElement();
    }

    private static string Number(object value) =>
        value is decimal amount ? amount.ToString("0.######", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
