using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using SmartFactory.Gansu.Rules.Imports;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>A CSV file as Excel shows it: UTF-8 with or without mark, UTF-16 with mark, else GB18030; separated by comma, tab or semicolon.</summary>
internal static class CsvRows
{
    public static IEnumerable<SheetRow> Read(Stream file)
    {
        var encoding = Encoding(file);
        file.Position = 0;
        using var reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var settings = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            IgnoreBlankLines = false,
            Delimiter = Delimiter(file, encoding),
            Mode = CsvMode.RFC4180,
            BadDataFound = null,
        };
        using var parser = new CsvParser(reader, settings);
        while (parser.Read())
        {
            var cells = new CellValue[parser.Count];
            for (int i = 0; i < cells.Length; i++)
                cells[i] = CellValue.OfText(parser[i]);
            yield return new SheetRow("", parser.Row, cells);
        }
    }

    private static Encoding Encoding(Stream file)
    {
        file.Position = 0;
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        using var reader = new StreamReader(file, strict, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        char[] buffer = new char[16_384];
        try
        {
            while (reader.Read(buffer) > 0)
            {
                // only to see that every byte is UTF-8
            }
            return strict;
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        }
    }

    private static string Delimiter(Stream file, Encoding encoding)
    {
        file.Position = 0;
        using var reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        char[] start = new char[8_192];
        var text = start.AsSpan(0, reader.ReadBlock(start));
        int commas = text.Count(','), tabs = text.Count('\t'), semicolons = text.Count(';');
        file.Position = 0;
        return tabs > commas ? "\t" : semicolons > commas ? ";" : ",";
    }
}
