using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.Tests.Letters;

/// <summary>The folder, and which transport is used.</summary>
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

    [Theory]
    [InlineData("pickup", "Mail:From=a@example.test")]
    [InlineData("smtp", "Mail:Host=mail.example.test", "Mail:From=a@example.test")]
    [InlineData("pickup", "Mail:Host=mail.example.test", "Mail:Transport=pickup")]
    public void Without_a_host_nothing_leaves(string transport, params string[] settings)
    {
        using var services = new ServiceCollection().AddSingleton(Configuration(settings)).AddLetters().BuildServiceProvider();
        Assert.Equal(transport, services.GetRequiredService<ILetterTransport>().Name);
    }

    [Fact]
    public void A_host_without_a_sender_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => MailSettings.Of(Configuration("Mail:Host=mail.example.test")));

    [Fact]
    public void A_transport_of_an_add_in_is_used_instead()
    {
        using var services = new ServiceCollection().AddSingleton(Configuration()).AddSingleton<ILetterTransport, AddIn>().AddLetters().BuildServiceProvider();
        Assert.Equal("add-in", services.GetRequiredService<ILetterTransport>().Name);
    }

    private static IConfiguration Configuration(params string[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => setting.Split('=')).ToDictionary(pair => pair[0], pair => (string?)pair[1])).Build();

    private sealed class AddIn : ILetterTransport
    {
        public string Name => "add-in";

        public Task<ILetterSession> Open(CancellationToken cancel) => throw new MailUnavailableException();
    }
}
