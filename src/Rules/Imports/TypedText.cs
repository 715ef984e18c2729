using System.Text;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>Text as people type it: full-width digits and letters, stray blanks, all kinds of brackets.</summary>
public static class TypedText
{
    /// <summary>Half-width ASCII, no invisible characters, no blanks around it.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (IsPlain(text))
            return text;
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is '\uFEFF' or (>= '\u200B' and <= '\u200F') or '\u2060' or < ' ' and not ('\t' or '\n' or '\r'))
                continue;
            _ = result.Append(c switch
            {
                >= '！' and <= '～' => (char)(c - '！' + '!'),
                _ when char.IsWhiteSpace(c) => ' ',
                _ => c,
            });
        }
        return result.ToString().Trim();
    }

    /// <summary>Cleaned and without any blanks: codes, amounts, dates, kinds.</summary>
    public static string Compact(string? text)
    {
        string clean = Clean(text);
        return clean.Contains(' ', StringComparison.Ordinal) ? clean.Replace(" ", "", StringComparison.Ordinal) : clean;
    }

    /// <summary>A name in Chinese: no blanks between Chinese characters, brackets full-width, as on a licence.</summary>
    public static string Name(string? text)
    {
        string clean = Clean(text);
        var result = new StringBuilder(clean.Length);
        for (int i = 0; i < clean.Length; i++)
        {
            if (clean[i] == ' ' && !(char.IsAscii(clean[i - 1]) && char.IsAscii(clean[i + 1])))
                continue;
            _ = result.Append(clean[i] switch { '(' => '（', ')' => '）', _ => clean[i] });
        }
        return result.ToString();
    }

    /// <summary>How many characters must be put in, taken out or changed to make one text of the other.</summary>
    public static int Distance(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }

    private static bool IsPlain(string text)
    {
        if (text[0] <= ' ' || text[^1] <= ' ')
            return false;
        foreach (char c in text)
        {
            if (c is < ' ' or (>= '\u007F' and <= '\u00A0') or (>= '\u2000' and <= '\u206F') or '\u3000' or '\uFEFF' or (>= '！' and <= '～'))
                return false;
        }
        return true;
    }
}
