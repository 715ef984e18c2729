using System.Security.Cryptography;
using System.Text;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules.Policies;

public sealed class GansuPackTests
{
    private static readonly PolicyPack Pack = Packs.Gansu;

    // SHA-256 of the text of all thirty articles as issued, blanks and line breaks left out
    [Fact]
    public void The_text_is_the_text_as_issued()
    {
        string text = string.Concat(Pack.Articles.SelectMany(article => article.Text).Where(c => !char.IsWhiteSpace(c)));
        Assert.Equal("397be846b8e8935b902c9bc2532c3b3de8c35dffc1943d996d54a9ddaf977d8c",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Identity_and_structure()
    {
        Assert.Equal(("gansu-2025-152", "甘工信发〔2025〕152号", "620000"), (Pack.Id, Pack.Document.ToString(), Pack.Region));
        Assert.Equal(["甘工信发〔2024〕100号"], Pack.Repeals.Select(document => document.ToString()));
        Assert.Equal((new(2025, 8, 6), new(2028, 8, 6)), (Pack.InForce.From, Pack.InForce.To));
        Assert.Equal((30, 6, 6), (Pack.Articles.Count, Pack.Chapters.Count, Pack.Attachments.Count));
        Assert.Equal("第四章 评价程序", Pack.ChapterOf(19).Title);
        Assert.Equal("第十九条", Pack.Article(19).Title);
        Assert.Equal(16, Pack.Article(12).Paragraphs.Count);
    }

    [Theory]
    [InlineData(TitleKind.Scenario, 30, 18, Evaluator.Province)]
    [InlineData(TitleKind.Basic, 100, 18, Evaluator.Province)]
    [InlineData(TitleKind.Advanced, 300, 18, Evaluator.Province)]
    [InlineData(TitleKind.Excellent, 100, 20, Evaluator.Miit)]
    [InlineData(TitleKind.Leading, 200, 20, Evaluator.Miit)]
    public void Maxima(TitleKind kind, int wan, int article, Evaluator evaluator)
    {
        var maximum = Pack.AwardRule.Maximum(kind);
        Assert.Equal((Money.FromWan(wan), article), (maximum.Amount, maximum.Article));
        var title = Pack.Titles.Single(title => title.Kind == kind);
        Assert.Equal((evaluator, kind.Name(), (int)kind), (title.EvaluatedBy, title.Name, title.Ladder));
    }

    [Fact]
    public void Deductions_and_caps_are_those_written_by_hand()
    {
        static string Of(AwardRule rule) => string.Join('\n', rule.Deductions.OrderBy(line => line.For)
            .Select(line => $"{line.For}: {string.Join(' ', line.Deduct.Order())} {line.Article}")
            .Concat(rule.Caps.Select(cap => $"{cap.Id} {cap.Name} {cap.Limit}: {string.Join(' ', cap.Counts.Order())} {cap.Article}")));
        Assert.Equal(Of(GansuRule.Awards), Of(Pack.AwardRule));
    }

    [Fact]
    public void The_register_is_whole()
    {
        Assert.Equal(Enumerable.Range(1, 45).Select(number => $"Q{number}"), Pack.Readings.Select(reading => reading.Id));
        Assert.Equal("Q6 Q8 Q9 Q10 Q11 Q12 Q13 Q15", string.Join(' ', Pack.Readings.Where(reading => reading.Calculates).Select(reading => reading.Id)));
        Assert.Equal("Q6=A Q8=A Q9=A Q10=B Q11=B Q12=B Q13=A Q15=A Q25=R1", string.Join(' ', Pack.Readings
            .Where(reading => reading.Calculates || reading.Id == "Q25").Select(reading => $"{reading.Id}={reading.Default}")));
    }

    [Theory]
    [InlineData(22, false, false, Reentry.Below)]
    [InlineData(23, false, true, Reentry.Normal)]
    [InlineData(24, true, true, Reentry.Below)]
    [InlineData(25, true, true, Reentry.Below)]
    public void Sanctions(int article, bool forfeits, bool credit, Reentry reentry)
    {
        var sanction = Pack.Sanction(article)!;
        Assert.Equal((forfeits, credit, reentry), (sanction.ForfeitsAwards, sanction.CreditRecord, sanction.Reentry));
    }

    // a changed file is a new version; a change of layout is not
    [Fact]
    public void The_hash_follows_the_content_not_the_layout()
    {
        string text = File.ReadAllText(Packs.GansuPath);
        string Hash(string content) => PolicyPackReader.Read("x.json", Encoding.UTF8.GetBytes(content)).ContentHash;
        Assert.Equal(Pack.ContentHash, Hash("\uFEFF" + text.Replace("\n", "\r\n", StringComparison.Ordinal).Replace("  ", "\t", StringComparison.Ordinal)));
        Assert.Equal(Pack.ContentHash, Hash(text.Replace("\"maximumWan\": 30,", "\"maximumWan\": 30.0,", StringComparison.Ordinal)));
        Assert.NotEqual(Pack.ContentHash, Hash(text.Replace("\"maximumWan\": 30,", "\"maximumWan\": 31,", StringComparison.Ordinal)));
    }
}
