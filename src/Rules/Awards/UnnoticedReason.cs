using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>Art. 17: a list is put on public notice before it is approved. Whoever approves one that was not says why, and on what ground.</summary>
public static partial class UnnoticedReason
{
    /// <summary>Fewer characters than this explain nothing.</summary>
    public const int Least = 20;

    /// <summary>What is missing in a reason; null when it will do.</summary>
    public static string? Problem(string? reason)
    {
        string text = string.Concat((reason ?? "").Where(letter => !char.IsWhiteSpace(letter)));
        return text.Length == 0 ? "本批次没有登记公示：请先登记公示，或者写明不登记公示的理由"
            : text.Length < Least ? $"不登记公示的理由至少写{Least}个字，现有{text.Length}个字：请写明为什么不公示、依据什么"
            : !DocumentNumber.IsMentionedIn(text) && !Article().IsMatch(text) ? "不登记公示的理由里请写明依据：文号（如“甘工信公示〔2026〕3号”）或者条款（如“第十七条”）"
            : null;
    }

    [GeneratedRegex("第([一二三四五六七八九十百]+|[0-9]+)条")]
    private static partial Regex Article();
}
