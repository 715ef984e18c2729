using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Tests.Reports;

/// <summary>LibreOffice, where it is installed, as an independent calculator.</summary>
internal static partial class OfficeSuite
{
    private const string Program = "/usr/bin/soffice";

    /// <summary>The first sheet as CSV, calculated without any stored value; null when there is no LibreOffice.</summary>
    public static string? Recalculate(byte[] workbook)
    {
        if (!File.Exists(Program))
            return null;
        var folder = Directory.CreateTempSubdirectory("gansu-office");
        try
        {
            string file = Path.Combine(folder.FullName, "sheet.xlsx");
            File.WriteAllBytes(file, workbook);
            ForgetValues(file);
            using var process = Process.Start(new ProcessStartInfo(Program,
                [$"-env:UserInstallation=file://{folder.FullName}/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", folder.FullName, file])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return File.ReadAllText(Path.Combine(folder.FullName, "sheet.csv"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void ForgetValues(string file)
    {
        using var zip = ZipFile.Open(file, ZipArchiveMode.Update);
        var entry = zip.GetEntry("xl/worksheets/sheet1.xml")!;
        string xml;
        using (var reader = new StreamReader(entry.Open()))
            xml = reader.ReadToEnd();
        entry.Delete();
        using var writer = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml").Open());
        writer.Write(Stored().Replace(xml, "$1"));
    }

    [GeneratedRegex("(</(?:x:)?f>)<(?:x:)?v>[^<]*</(?:x:)?v>")]
    private static partial Regex Stored();
}
