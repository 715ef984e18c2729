using System.Text.RegularExpressions;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>A sentence in pieces, so that every article it names opens its text.</summary>
public static partial class ArticleMentions
{
    /// <summary>Plain text and articles in turn; articles the sentence rests on without naming them come last, in brackets.</summary>
    public static IEnumerable<(string Text, int? Article)> In(AwardSentence sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var numbers = sentence.Articles.ToDictionary(ChineseNumber.Article);
        var named = new HashSet<int>();
        foreach (string piece in Mention().Split(sentence.Text).Where(piece => piece.Length > 0))
        {
            bool known = numbers.TryGetValue(piece, out int number);
            if (known)
                _ = named.Add(number);
            yield return (piece, known ? number : null);
        }
        string before = "（依据";
        foreach (int article in sentence.Articles.Where(article => !named.Contains(article)))
        {
            yield return (before, null);
            yield return (ChineseNumber.Article(article), article);
            before = "、";
        }
        if (before == "、")
            yield return ("）", null);
    }

    [GeneratedRegex("(第[一二三四五六七八九十]+条)")]
    private static partial Regex Mention();
}
