using System.Text;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>A finished paper.</summary>
public sealed record PaperFile(string Name, string ContentType, byte[] Content)
{
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public const string Csv = "text/csv; charset=utf-8";

    /// <summary>A Chinese file name that every file system takes: no separators, no control characters, at most 80 characters.</summary>
    public static string SafeName(string title, string extension)
    {
        var name = new StringBuilder();
        foreach (var rune in SheetText.Clean(title).EnumerateRunes())
        {
            if (name.Length >= 80)
                break;
            name.Append("\\/:*?\"<>|\r\n\t%;".Contains(rune.ToString(), StringComparison.Ordinal) ? "_" : rune.ToString());
        }
        string text = name.ToString().Trim(' ', '.');
        return (text.Length == 0 ? "文件" : text) + extension;
    }

    /// <summary>The header that makes a browser save the file under its Chinese name (RFC 6266 with RFC 5987 encoding).</summary>
    public static string ContentDisposition(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = string.Concat(name.Select(c => c is > ' ' and < '\x7f' and not ('"' or '\\' or '%' or ';') ? c : '_'));
        return $"attachment; filename=\"{plain}\"; filename*=UTF-8''{Uri.EscapeDataString(name)}";
    }
}
