using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using SmartFactory.Gansu.UseCases.Imports;

namespace SmartFactory.Gansu.UseCases.Demonstration;

/// <summary>A workbook of plain sheets, written row by row from CSV files; whole numbers and amounts become numbers, all else stays text.</summary>
internal static class PlainWorkbook
{
    public static void FromCsv(string path, params (string Name, string Csv)[] sheets)
    {
        using var document = SpreadsheetDocument.Create(path, SpreadsheetDocumentType.Workbook);
        var book = document.AddWorkbookPart();
        var list = new Sheets();
        foreach (var (name, csv) in sheets)
        {
            var part = book.AddNewPart<WorksheetPart>();
            using (var writer = OpenXmlWriter.Create(part))
                Write(writer, csv);
            list.AppendChild(new Sheet { Id = book.GetIdOfPart(part), SheetId = (uint)list.ChildElements.Count + 1, Name = name });
        }
        book.Workbook = new Workbook(list);
    }

    private static void Write(OpenXmlWriter writer, string csv)
    {
        writer.WriteStartElement(new Worksheet());
        writer.WriteStartElement(new SheetData());
        using var file = File.OpenRead(csv);
        foreach (var row in TabularFile.Rows(file))
        {
            writer.WriteStartElement(new Row { RowIndex = (uint)row.Number });
            foreach (var cell in row.Cells)
            {
                bool number = cell.Raw.Length is > 0 and < 10 && decimal.TryParse(cell.Raw, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
                writer.WriteElement(number
                    ? new Cell { CellValue = new CellValue(cell.Raw), DataType = CellValues.Number }
                    : new Cell { InlineString = new InlineString(new Text(cell.Raw)), DataType = CellValues.InlineString });
            }
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
        writer.WriteEndElement();
    }
}
