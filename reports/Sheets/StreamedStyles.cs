using DocumentFormat.OpenXml.Spreadsheet;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>The few cell formats of a streamed paper; a cell names its format by number.</summary>
internal static class StreamedStyles
{
    public const uint Title = 1, Note = 2, Unit = 3, Header = 4, Foot = 5, TotalLabel = 6, SettingText = 7, SettingHead = 8;
    private const uint FirstBody = 9;
    private static readonly uint Looks = (uint)Enum.GetValues<CellLook>().Length;
    private const uint FirstFormat = 164;

    public static uint Body(CellLook look) => FirstBody + (uint)look;

    public static uint Total(CellLook look) => FirstBody + Looks + (uint)look;

    public static Stylesheet Make(int decimals)
    {
        var formats = new CellFormats(
            Format(0, 0, 0, HorizontalAlignmentValues.General, false),
            Format(1, 0, 0, HorizontalAlignmentValues.Center, false),
            Format(0, 0, 0, HorizontalAlignmentValues.Left, false),
            Format(0, 0, 0, HorizontalAlignmentValues.Right, false),
            Format(2, 2, 1, HorizontalAlignmentValues.Center, true),
            Format(0, 0, 0, HorizontalAlignmentValues.Left, true),
            Format(2, 3, 1, HorizontalAlignmentValues.Center, false),
            Format(0, 0, 1, HorizontalAlignmentValues.Left, true),
            Format(2, 0, 1, HorizontalAlignmentValues.Left, true));
        foreach ((uint font, uint fill) in new[] { (3u, 0u), (4u, 3u) })
        {
            foreach (var look in Enum.GetValues<CellLook>())
                formats.AppendChild(Body(look, font, fill));
        }
        var numbers = new NumberingFormats();
        foreach (var look in Enum.GetValues<CellLook>())
            numbers.AppendChild(new NumberingFormat { NumberFormatId = FirstFormat + (uint)look, FormatCode = SheetFormats.Of(look, decimals) });
        return new Stylesheet(
            numbers,
            new Fonts(Font("宋体", 11, false), Font("黑体", 18, true), Font("宋体", 11, true), Font("宋体", 10, false), Font("宋体", 10, true)),
            new Fills(
                new Fill(new PatternFill { PatternType = PatternValues.None }),
                new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
                Solid("FFE7EEF5"),
                Solid("FFF5F5F5")),
            new Borders(new Border(), Thin()),
            new CellStyleFormats(new CellFormat()),
            formats);
    }

    private static CellFormat Body(CellLook look, uint font, uint fill)
    {
        var horizontal = look switch
        {
            CellLook.Text => HorizontalAlignmentValues.Left,
            CellLook.Amount or CellLook.Yuan => HorizontalAlignmentValues.Right,
            _ => HorizontalAlignmentValues.Center,
        };
        bool wraps = look is CellLook.Text or CellLook.Centre;
        var format = Format(font, fill, 1, horizontal, wraps);
        format.NumberFormatId = FirstFormat + (uint)look;
        format.ApplyNumberFormat = true;
        if (!wraps)
            format.Alignment!.ShrinkToFit = true;
        return format;
    }

    private static CellFormat Format(uint font, uint fill, uint border, HorizontalAlignmentValues horizontal, bool wraps) => new()
    {
        FontId = font, FillId = fill, BorderId = border, ApplyFont = true, ApplyFill = true, ApplyBorder = true, ApplyAlignment = true,
        Alignment = new Alignment { Horizontal = horizontal, Vertical = VerticalAlignmentValues.Center, WrapText = wraps },
    };

    private static Font Font(string name, double size, bool bold)
    {
        var font = new Font();
        if (bold)
            font.AppendChild(new Bold());
        font.AppendChild(new FontSize { Val = size });
        font.AppendChild(new FontName { Val = name });
        return font;
    }

    private static Fill Solid(string color) =>
        new(new PatternFill(new ForegroundColor { Rgb = color }) { PatternType = PatternValues.Solid });

    private static Border Thin() => new(
        new LeftBorder { Style = BorderStyleValues.Thin }, new RightBorder { Style = BorderStyleValues.Thin },
        new TopBorder { Style = BorderStyleValues.Thin }, new BottomBorder { Style = BorderStyleValues.Thin });
}
