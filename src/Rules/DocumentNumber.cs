using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules;

/// <summary>The number of an official document, 机关代字〔年份〕序号号 (GB/T 9704), such as 甘工信发〔2025〕152号.</summary>
public readonly partial record struct DocumentNumber
{
    private const int FirstYear = 1949;
    private const int LastYear = 2099;
    private readonly string? _agency;

    private DocumentNumber(string agency, int year, int number) => (_agency, Year, Number) = (agency, year, number);

    /// <summary>The characters that stand for the issuing body, such as 甘工信发.</summary>
    public string Agency => _agency ?? throw new InvalidOperationException("a DocumentNumber must be parsed, not defaulted");

    /// <summary>The year in the brackets.</summary>
    public int Year { get; }

    /// <summary>The number within the year.</summary>
    public int Number { get; }

    /// <summary>Reads a number. Throws <see cref="FormatException"/> with the Chinese reason.</summary>
    public static DocumentNumber Parse(string? text) =>
        TryParse(text, out var number, out string? problem) ? number : throw new FormatException(problem);

    /// <summary>Reads a number as people type it: any brackets, full-width digits and blanks are put right; <paramref name="problem"/> says in Chinese what cannot be.</summary>
    public static bool TryParse(string? text, out DocumentNumber number, [NotNullWhen(false)] out string? problem)
    {
        number = default;
        string normalised = Normalise(text ?? "");
        if (normalised.Length == 0)
        {
            problem = "缺少文号";
            return false;
        }
        var match = Form().Match(normalised);
        if (!match.Success)
        {
            problem = $"文号“{text!.Trim()}”不符合“机关代字〔年份〕×号”的写法，{(Form().IsMatch(normalised + "号") ? $"是否应为“{normalised}号”" : "例如“甘工信发〔2025〕152号”")}";
            return false;
        }
        int year = int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
        int serial = int.Parse(match.Groups["serial"].ValueSpan, CultureInfo.InvariantCulture);
        var read = new DocumentNumber(match.Groups["agency"].Value, year, serial);
        problem = year is < FirstYear or > LastYear ? $"文号中的年份“{year}”不合理"
            : serial == 0 ? "文号的序号不能为0"
            : match.Groups["serial"].Value[0] == '0' || match.Groups["extra"].Length > 0 ? $"文号的序号不加“第”字、不编虚位，应为“{read}”"
            : null;
        if (problem is not null)
            return false;
        number = read;
        return true;
    }

    /// <summary>Whether a text names one, however its brackets were typed.</summary>
    public static bool IsMentionedIn(string text) => Mention().IsMatch(Normalise(text));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Agency}〔{Year}〕{Number}号");

    [GeneratedRegex("^(?<agency>[\u4e00-\u9fa5]+)〔(?<year>[0-9]{4})〕(?<extra>第?)(?<serial>[0-9]{1,5})号$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex("[\u4e00-\u9fa5]〔[0-9]{4}〕[0-9]{1,5}号", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();

    private static string Normalise(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c) || c is '\uFEFF' or '\u200B')
                continue;
            _ = result.Append(c switch
            {
                >= '０' and <= '９' => (char)('0' + (c - '０')),
                '[' or '(' or '（' or '【' or '［' or '{' or '｛' or '〖' or '「' or '﹝' => '〔',
                ']' or ')' or '）' or '】' or '］' or '}' or '｝' or '〗' or '」' or '﹞' => '〕',
                _ => c,
            });
        }
        return result.ToString();
    }
}
