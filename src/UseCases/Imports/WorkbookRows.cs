using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using SmartFactory.Gansu.Rules.Imports;
using CellValue = SmartFactory.Gansu.Rules.Imports.CellValue;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>The visible and hidden sheets of a workbook, one row at a time: the file is never held as a whole.</summary>
internal static class WorkbookRows
{
    private const int MostColumns = 256;

    public static IEnumerable<SheetRow> Read(Stream file)
    {
        using var workbook = Open(file);
        var part = workbook.WorkbookPart ?? throw Broken(null);
        var styles = WorkbookStyles.Read(part);
        string[] shared = SharedStrings(part);
        foreach (var sheet in part.Workbook.Descendants<Sheet>())
        {
            if (sheet.Id?.Value is not { } id || part.GetPartById(id) is not WorksheetPart worksheet)
                continue;
            bool hidden = sheet.State?.Value is { } state && state != SheetStateValues.Visible;
            foreach (var row in Rows(worksheet, sheet.Name?.Value ?? "", shared, styles))
                yield return hidden ? row with { Hidden = true } : row;
        }
    }

    private static SpreadsheetDocument Open(Stream file)
    {
        try
        {
            return SpreadsheetDocument.Open(file, isEditable: false);
        }
        catch (Exception problem) when (problem is OpenXmlPackageException or FileFormatException or InvalidDataException or XmlException or IOException)
        {
            throw Broken(problem);
        }
    }

    private static IEnumerable<SheetRow> Rows(WorksheetPart worksheet, string name, string[] shared, WorkbookStyles styles)
    {
        using var stream = worksheet.GetStream(FileMode.Open, FileAccess.Read);
        using var xml = XmlReader.Create(stream, new XmlReaderSettings { IgnoreWhitespace = false, DtdProcessing = DtdProcessing.Prohibit });
        var cells = new List<CellValue>();
        int row = 0, column = -1;
        while (Next(xml))
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "row")
            {
                yield return new SheetRow(name, row, cells.ToArray());
                cells.Clear();
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "sheetData")
            {
                yield break;
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "row")
            {
                row = int.TryParse(xml.GetAttribute("r"), out int number) ? number : row + 1;
                column = -1;
                cells.Clear();
                if (xml.IsEmptyElement)
                    yield return new SheetRow(name, row, []);
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "c")
            {
                column = Column(xml.GetAttribute("r")) ?? column + 1;
                var value = Cell(xml, shared, styles);
                if (column >= MostColumns || value.IsEmpty)
                    continue;
                while (cells.Count < column)
                    cells.Add(CellValue.Empty);
                cells.Add(value);
            }
        }
    }

    private static bool Next(XmlReader xml)
    {
        try
        {
            return xml.Read();
        }
        catch (Exception problem) when (problem is XmlException or InvalidDataException)
        {
            throw Broken(problem);
        }
    }

    private static CellValue Cell(XmlReader xml, string[] shared, WorkbookStyles styles)
    {
        string type = xml.GetAttribute("t") ?? "n";
        bool isDate = type == "n" && styles.IsDate(xml.GetAttribute("s"));
        if (xml.IsEmptyElement)
            return CellValue.Empty;
        string text = Content(xml);
        return type switch
        {
            _ when text.Length == 0 => CellValue.Empty,
            "s" => int.TryParse(text, out int index) && index < shared.Length ? CellValue.OfText(shared[index]) : CellValue.Empty,
            "inlineStr" or "str" => CellValue.OfText(text),
            "b" => new CellValue(CellKind.Text, text == "1" ? "TRUE" : "FALSE"),
            "e" => new CellValue(CellKind.Text, text),
            "d" => CellValue.OfText(text),
            _ => new CellValue(isDate ? CellKind.Date : CellKind.Number, isDate ? styles.Serial(text) : text),
        };
    }

    // <v> of a value or all <t> of inline text; a phonetic guide (rPh) and a formula (f) say nothing
    private static string Content(XmlReader xml)
    {
        string text = "";
        int depth = xml.Depth;
        while (Next(xml) && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "rPh" or "f")
                SkipElement(xml);
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
                text = text.Length == 0 ? xml.Value : text + xml.Value;
        }
        return text;
    }

    private static void SkipElement(XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return;
        int depth = xml.Depth;
        while (Next(xml) && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            // to the end of the element
        }
    }

    private static string[] SharedStrings(WorkbookPart part)
    {
        if (part.SharedStringTablePart is not { } table)
            return [];
        using var stream = table.GetStream(FileMode.Open, FileAccess.Read);
        using var xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var strings = new List<string>();
        while (Next(xml))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "si")
                strings.Add(xml.IsEmptyElement ? "" : Content(xml));
        }
        return [.. strings];
    }

    private static int? Column(string? reference)
    {
        if (reference is null)
            return null;
        int column = 0;
        foreach (char c in reference)
        {
            if (!char.IsAsciiLetterUpper(c))
                break;
            column = column * 26 + (c - 'A' + 1);
        }
        return column == 0 ? null : column - 1;
    }

    private static RefusalException Broken(Exception? inner) =>
        new("文件打不开：不是有效的 .xlsx 工作簿，请用 Excel 打开后另存再导入", inner ?? new InvalidDataException());
}
