using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.Tests.Rules.Letters;

public sealed class LetterTextTests
{
    private static readonly LetterKind Renewal = LetterKinds.Parse("renewal-due");

    [Theory]
    [InlineData("{{企业名称}}的{{ 到期日 }}", null)]
    [InlineData("{{企业名}}", "第1行第1字：“复核申请截止通知”没有占位符“企业名”")]
    [InlineData("您好：\n　　{{企业名称}}和{{决定文号}}", "第2行第12字：“复核申请截止通知”没有占位符“决定文号”")]
    [InlineData("甲{{企业名称", "第1行第2字：“{{”不成对")]
    [InlineData("甲}}", "第1行第2字：“}}”不成对")]
    public void A_text_is_checked_with_positions(string text, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], LetterText.Check(text, Renewal).Select(found => found.ToString()));

    [Theory]
    [InlineData("{{标题}}", "年终\n总结", "年终 总结")]
    [InlineData("{{标题}}", "{{标题}}", "{{标题}}")] // what was filled in is not looked at again
    public void A_line_is_filled_once_and_stays_a_line(string text, string value, string expected) =>
        Assert.Equal(expected, LetterText.FillLine(text, new Dictionary<string, string> { ["标题"] = value }));

    [Fact]
    public void What_is_filled_into_html_is_letters_only() =>
        Assert.Equal("<p>&lt;b&gt;甲&amp;乙<br>丙</p>", LetterText.FillHtml("<p>{{标题}}</p>", new Dictionary<string, string> { ["标题"] = "<b>甲&乙\n丙" }));

    [Theory]
    [InlineData("<p>好</p><br><ul><li>一</li></ul>", 0)]
    [InlineData("<script>alert(1)</script>", 2)]
    [InlineData("<p onclick=\"x\">好</p>", 2)]
    [InlineData("<a href=\"https://example.test\">好</a>", 2)]
    [InlineData("<p><strong>好</p></strong>", 2)]
    [InlineData("<p>好", 1)]
    [InlineData("<!-- 注 -->", 1)]
    [InlineData("<img src=x onerror=alert(1)", 1)]
    public void Html_holds_plain_tags_only(string html, int problems) => Assert.Equal(problems, LetterHtml.Check(html).Count);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(4, 60)]
    [InlineData(8, 1440)]
    public void Pauses_grow(int attempts, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), SendingPlan.WaitAfter(attempts));

    [Fact]
    public void After_the_last_attempt_there_is_none() => Assert.Null(SendingPlan.WaitAfter(SendingPlan.MostAttempts));

    public static TheoryData<string> Kinds => [.. LetterKinds.All.Select(kind => kind.Code)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_text_that_passes_its_own_check_and_fills_with_its_samples(string code)
    {
        var (kind, subject, text) = Assert.Single(LoadTemplates.All(), template => template.Kind.Code == code);
        var samples = kind.Placeholders.ToDictionary(name => name, Placeholders.Sample);

        Assert.Empty(LetterText.Check(subject, kind));
        Assert.Empty(LetterText.Check(text, kind));
        Assert.All(kind.Given, name => Assert.NotEqual(name, samples[name]));
        Assert.DoesNotContain("{{", LetterText.FillLine(subject, samples) + LetterText.Fill(text, samples), StringComparison.Ordinal);
        if (kind.Statutory)
            Assert.Contains("{{依据条款}}", text, StringComparison.Ordinal);
    }
}
