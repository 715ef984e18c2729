using System.Globalization;
using System.Text;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>Text as spreadsheets take it, and how much room it needs: there is no drawing library on a server to measure it.</summary>
public static class SheetText
{
    /// <summary>The text without the control characters that XML cannot hold; line breaks and tabs stay.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        foreach (char c in text)
        {
            if (!Allowed(c))
                return string.Concat(text.EnumerateRunes().Where(rune => Allowed(rune)).Select(rune => rune.ToString()));
        }
        return text;
    }

    /// <summary>Width in columns units: a digit is one, a Chinese character about two.</summary>
    public static double Width(string? text) => text is null ? 0 : text.EnumerateRunes().Sum(rune => IsWide(rune.Value) ? 2.1 : 1.05);

    /// <summary>How many lines a text takes in a column of this width.</summary>
    public static int Lines(string? text, double width) =>
        string.IsNullOrEmpty(text) ? 1 : text.Split('\n').Sum(line => Math.Max(1, (int)Math.Ceiling(Width(line) / Math.Max(1, width - 0.8))));

    /// <summary>"AB" for 28.</summary>
    public static string Letters(int column)
    {
        string letters = "";
        for (int rest = column; rest > 0; rest = (rest - 1) / 26)
            letters = (char)('A' + (rest - 1) % 26) + letters;
        return letters;
    }

    /// <summary>2026年11月30日.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    private static bool Allowed(char c) => char.IsSurrogate(c) ? false : Allowed(new Rune(c));

    private static bool Allowed(Rune rune) =>
        rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not 0x7F and not 0xFFFE and not 0xFFFF) && rune != Rune.ReplacementChar;

    private static bool IsWide(int rune) => rune is >= 0x1100
        and (<= 0x115F or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE4F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or >= 0x20000)
        or 0x2014 or 0x2018 or 0x2019 or 0x201C or 0x201D or 0x2026 or 0x2460;
}
