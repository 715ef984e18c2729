using System.Globalization;
using System.Text;
using CsvHelper;
using SmartFactory.Gansu.Rules.Imports;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>Findings as CSV: row,column,severity,message.</summary>
public static class FindingsFile
{
    /// <summary>Writes UTF-8 without mark, for scripts.</summary>
    public static void Write(Stream to, IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        using var text = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
        using var csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (string heading in new[] { "row", "column", "severity", "message" })
            csv.WriteField(heading);
        csv.NextRecord();
        foreach (var finding in findings)
        {
            csv.WriteField(finding.Row);
            csv.WriteField(finding.Column);
            csv.WriteField(finding.Severity.Code());
            csv.WriteField(finding.Message);
            csv.NextRecord();
        }
    }

    /// <summary>The word stored and written to files.</summary>
    public static string Code(this Severity severity) => severity == Severity.Error ? "error" : "warning";
}
