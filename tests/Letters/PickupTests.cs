using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Letters;

/// <summary>The folder.</summary>
public sealed class PickupTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task A_letter_lies_in_the_folder_once_and_names_no_hidden_recipient()
    {
        string folder = Directory.CreateTempSubdirectory("mail").FullName;
        await using var world = await LetterWorld.Of(database);
        await world.Letter("pickup@example.test", "收信企业（夹）");
        var settings = new MailSettings { Folder = folder, Connections = 1 };
        var drain = new DrainLetters(database.App, new PickupTransport(settings), settings, LetterWorld.Fields, world.Clock);

        Assert.Equal(1, (await drain.Run()).Sent);

        string file = Assert.Single(Directory.EnumerateFileSystemEntries(folder));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)); // it holds links that set passwords
        Assert.DoesNotContain("X-Receiver", await File.ReadAllTextAsync(file), StringComparison.OrdinalIgnoreCase);
        var letter = Assert.Single(new PickupMailbox(settings).Newest());
        Assert.Equal("关于复核的提醒", letter.Mail.Subject);
        Assert.Contains("收信企业（夹）", letter.Mail.To, StringComparison.Ordinal);
        Assert.Contains("请按期申请。", letter.Mail.Text, StringComparison.Ordinal);
        Assert.Equal(letter.File, new PickupMailbox(settings).One(letter.File)?.File);
        Assert.Null(new PickupMailbox(settings).One("../secret"));
        Directory.Delete(folder, recursive: true);
    }
}
