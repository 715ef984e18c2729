using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using BookSheets = DocumentFormat.OpenXml.Spreadsheet.Sheets;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>
/// A workbook whose parts are compressed while they are written. The library's own package holds every part in memory until the end:
/// a hundred thousand lines with formulas then take twice the memory that a node may spend.
/// </summary>
internal sealed class StreamedPackage(Stream target, IReadOnlyList<string> sheetNames) : IDisposable
{
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    private readonly ZipArchive _zip = new(target, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Writes one sheet; sheets are numbered from 1.</summary>
    public void Sheet(int number, Action<OpenXmlWriter> write)
    {
        using var part = _zip.CreateEntry($"xl/worksheets/sheet{number}.xml", CompressionLevel.Fastest).Open();
        using var writer = OpenXmlWriter.Create(part, Encoding.UTF8);
        writer.WriteStartDocument();
        write(writer);
    }

    /// <summary>Writes what holds the sheets together.</summary>
    public void Book(DefinedNames names, Stylesheet styles)
    {
        var sheets = new BookSheets(sheetNames.Select((name, index) => new Sheet { Id = $"rId{index + 1}", SheetId = (uint)index + 1, Name = name }));
        Element("xl/workbook.xml", new Workbook(sheets, names, new CalculationProperties { FullCalculationOnLoad = true }));
        Element("xl/styles.xml", styles);
        Text("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{PackageRelations}\">" + string.Concat(sheetNames.Select((_, index) =>
                $"<Relationship Id=\"rId{index + 1}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{index + 1}.xml\"/>"))
            + $"<Relationship Id=\"rIdStyles\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/></Relationships>");
        Text("_rels/.rels", $"<Relationships xmlns=\"{PackageRelations}\"><Relationship Id=\"rId1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Text("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + $"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{Kind}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{Kind}.styles+xml\"/>"
            + string.Concat(sheetNames.Select((_, index) => $"<Override PartName=\"/xl/worksheets/sheet{index + 1}.xml\" ContentType=\"{Kind}.worksheet+xml\"/>"))
            + "</Types>");
    }

    public void Dispose() => _zip.Dispose();

    private void Element(string path, OpenXmlPartRootElement root)
    {
        using var part = _zip.CreateEntry(path).Open();
        root.Save(part);
    }

    private void Text(string path, string xml)
    {
        using var part = _zip.CreateEntry(path).Open();
        part.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + xml));
    }
}
