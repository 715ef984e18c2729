using System.Net.Mail;
using System.Text;
using MimeKit;
using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Letters;

/// <summary>Whichever transport sends it, the receiver reads the same letter.</summary>
public sealed class SameMessageTests
{
    [Theory]
    [InlineData("复核提醒", "甲企业", "请按期申请。", "<p>请按期申请。</p>")]
    [InlineData("关于做好先进级智能工厂有效期届满复核准备工作的提醒（甲（兰州）铝业有限公司，2028年度，第一批，限期三十日内报送）", "甲（兰州）铝业“一厂”有限公司", "第一行，含 <尖括号> & “引号”。\n.以点开头的一行\n末行\n", "<p>第一行</p>")]
    [InlineData("ASCII only, a long subject that has to be folded somewhere before it reaches the end of the line, and then some", "Factory, Inc.", "plain\r\n\r\ntext", "<p>plain</p>")]
    [InlineData("含𠮷、🏭与“＝？”的主题 =?utf-8?", "张\"三\"（代）", "　　全角空格开头\n\n\n空行之后", "<p>…</p>")]
    [InlineData("无名收件人", "", "正文", "<p>正文</p>")]
    public async Task Headers_names_and_parts_are_the_same(string subject, string name, string text, string html)
    {
        var letter = new LetterMessage(
            "0123456789abcdef@gxt.example.test", new MailAddress("no-reply@gxt.example.test", "甘肃省工业和信息化厅（智能工厂）", Encoding.UTF8),
            new MailAddress("contact@example.test", name, Encoding.UTF8), subject, text, html);

        var taken = await Sent(letter);
        string kept = await Kept(letter);

        Assert.Equal(Read(kept), Read(taken.Source));
        Assert.Equal(("contact@example.test", true), (taken.Recipient, taken.SignedIn));
        Assert.Contains($"SUBJECT={subject}", Read(taken.Source));
        Assert.Contains("MESSAGE-ID=<0123456789abcdef@gxt.example.test>", Read(taken.Source));
        Assert.Contains("AUTO-SUBMITTED=auto-generated", Read(taken.Source));
        Assert.All(taken.Source, character => Assert.True(char.IsAscii(character)));
        var read = MailReader.Read(taken.Source);
        Assert.Equal((subject, text.ReplaceLineEndings("\n"), html), (read.Subject, read.Text, read.Html));
    }

    private static async Task<TakenMail> Sent(LetterMessage letter)
    {
        await using var server = new SmtpListener();
        server.Up();
        await using var session = await new MailKitTransport(LetterWorld.SettingsOf(server), SmtpListener.Trust).Open(TestContext.Current.CancellationToken);
        Assert.Equal(LetterFate.Sent, (await session.Send(letter, TestContext.Current.CancellationToken)).Fate);
        return Assert.Single(server.Taken);
    }

    private static async Task<string> Kept(LetterMessage letter)
    {
        string folder = Directory.CreateTempSubdirectory("mail").FullName;
        await using (var session = await new PickupTransport(new MailSettings { Folder = folder }).Open(TestContext.Current.CancellationToken))
            Assert.Equal(LetterFate.Sent, (await session.Send(letter, TestContext.Current.CancellationToken)).Fate);
        string source = await File.ReadAllTextAsync(Assert.Single(Directory.EnumerateFileSystemEntries(folder)), TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        return source;
    }

    // every header with its meaning, then every part; the moment and the boundary are each sending's own
    private static List<string> Read(string source)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(source));
        using var message = MimeMessage.Load(stream, CancellationToken.None);
        var lines = message.Headers.Where(header => header.Id is not (HeaderId.Date or HeaderId.ContentType or HeaderId.From or HeaderId.To))
            .Select(header => $"{header.Field.ToUpperInvariant()}={header.Value.Trim()}").Order(StringComparer.Ordinal).ToList();
        lines.AddRange(message.From.Mailboxes.Concat(message.To.Mailboxes).Select(mailbox => $"{mailbox.Name} <{mailbox.Address}>"));
        lines.Add(message.Body!.ContentType.MimeType);
        lines.AddRange(message.BodyParts.Cast<TextPart>().Select(part => $"{part.ContentType.MimeType} {part.ContentType.Charset} {part.ContentTransferEncoding} {part.Text}"));
        Assert.True(DateTimeOffset.UtcNow - message.Date < TimeSpan.FromHours(1), source);
        return lines;
    }
}
