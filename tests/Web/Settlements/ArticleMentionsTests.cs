using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Web.Features.Settlements;

namespace SmartFactory.Gansu.Tests.Web.Settlements;

public sealed class ArticleMentionsTests
{
    [Theory]
    //          sentence                     rests on    as read, articles that open in brackets
    [InlineData("标准 100 万元。", "", "标准 100 万元。")]
    [InlineData("依据第十八条，标准 100 万元。", "18", "依据[第十八条]，标准 100 万元。")]
    [InlineData("依据第十八条，标准 100 万元。", "18,19", "依据[第十八条]，标准 100 万元。（依据[第十九条]）")]
    [InlineData("本次可奖励上限 40 万元。", "18,19", "本次可奖励上限 40 万元。（依据[第十八条]、[第十九条]）")]
    [InlineData("见第三条。", "19", "见第三条。（依据[第十九条]）")]
    public void Every_article_a_sentence_rests_on_can_be_opened_and_reads_as_a_sentence(string text, string articles, string read) => Assert.Equal(read, string.Concat(
        ArticleMentions.In(new AwardSentence(text, [.. articles.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)])).Select(piece => piece.Article is null ? piece.Text : $"[{piece.Text}]")));
}
