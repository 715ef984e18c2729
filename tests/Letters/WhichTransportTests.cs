using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Mail;

namespace SmartFactory.Gansu.Tests.Letters;

/// <summary>What the settings choose.</summary>
public sealed class WhichTransportTests
{
    [Theory]
    [InlineData("存入本机文件夹，不发出", "Mail:From=a@example.test")] // no server named: nothing leaves
    [InlineData("存入本机文件夹，不发出", "Mail:Host=mail.example.test", "Mail:Transport=pickup")]
    [InlineData("SMTP，mail.example.test:587，STARTTLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test")]
    [InlineData("SMTP，mail.example.test:465，隐式 TLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Port=465")]
    [InlineData("SMTP，mail.example.test:994，隐式 TLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Port=994", "Mail:Transport=smtp")]
    [InlineData("SMTP，mail.example.test:465，隐式 TLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Tls=implicit")]
    [InlineData("SMTP，mail.example.test:2525，STARTTLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Tls=starttls", "Mail:Port=2525")]
    public void The_settings_choose(string description, params string[] settings) =>
        Assert.Equal(description.Replace("SMTP", $"SMTP（MailKit {Version}）", StringComparison.Ordinal), Chosen(settings).Description);

    [Theory]
    [InlineData("Mail:Transport=smtp")]
    [InlineData("Mail:Transport=smtp", "Mail:Host=mail.example.test")]
    [InlineData("Mail:Host=mail.example.test")] // without a sender
    [InlineData("Mail:Transport=pigeon")]
    [InlineData("Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Tls=none")] // there is no way without TLS
    public void What_cannot_work_is_refused_at_the_start(params string[] settings) => Assert.Throws<InvalidOperationException>(() => Chosen(settings));

    private static string Version => typeof(global::MailKit.Net.Smtp.SmtpClient).Assembly.GetName().Version!.ToString(2);

    private static ILetterTransport Chosen(string[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => setting.Split('=')).ToDictionary(pair => pair[0], pair => (string?)pair[1])).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLetters().BuildServiceProvider();
        return services.GetRequiredService<ILetterTransport>();
    }
}
