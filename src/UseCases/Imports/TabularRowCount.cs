using System.IO.Compression;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>How many rows a file has, without reading them: for the progress bar only.</summary>
internal static class TabularRowCount
{
    private const int Buffer = 256 * 1024;

    /// <summary>Rows of all sheets or lines of text; null when the file is no such file, which the reader will say better.</summary>
    public static long? Of(Stream file)
    {
        try
        {
            return TabularFile.IsWorkbook(file) ? Workbook(file) : Count(file, "\n"u8);
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            file.Position = 0;
        }
    }

    private static long Workbook(Stream file)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        long rows = 0;
        foreach (var sheet in zip.Entries.Where(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.OrdinalIgnoreCase)))
        {
            using var xml = sheet.Open();
            rows += Count(xml, "</row>"u8);
        }
        return rows;
    }

    private static long Count(Stream bytes, ReadOnlySpan<byte> mark)
    {
        byte[] buffer = new byte[Buffer];
        int kept = 0;
        long found = 0;
        while (bytes.Read(buffer, kept, buffer.Length - kept) is > 0 and var read)
        {
            var block = buffer.AsSpan(0, kept + read);
            found += block.Count(mark);
            kept = Math.Min(mark.Length - 1, block.Length); // a mark may lie across two blocks
            block[^kept..].CopyTo(buffer);
        }
        return found;
    }
}
