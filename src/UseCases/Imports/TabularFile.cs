using SmartFactory.Gansu.Rules.Imports;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>A file of rows: an .xlsx workbook or a CSV file, told apart by its first bytes, read row by row.</summary>
public static class TabularFile
{
    private const string OldExcel = "这是旧版 Excel 文件（.xls）或加密的工作簿：请在 Excel 中另存为不加密的“.xlsx”后重新导入";

    /// <summary>Whether these are the bytes of a workbook; else it is text.</summary>
    public static bool IsWorkbook(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Span<byte> start = stackalloc byte[4];
        file.Position = 0;
        int read = file.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        file.Position = 0;
        if (read == 0)
            throw new RefusalException("文件是空的");
        if (start.SequenceEqual<byte>([0xD0, 0xCF, 0x11, 0xE0]))
            throw new RefusalException(OldExcel);
        return start.SequenceEqual("PK\u0003\u0004"u8);
    }

    /// <summary>The rows of all sheets in order; blank rows at the end of a sheet may be missing.</summary>
    public static IEnumerable<SheetRow> Rows(Stream file) => IsWorkbook(file) ? WorkbookRows.Read(file) : CsvRows.Read(file);
}
