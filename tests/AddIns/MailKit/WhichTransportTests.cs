using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.AddIns.Tests.MailKit;

/// <summary>What the settings choose once the add-in is there.</summary>
public sealed class WhichTransportTests
{
    [Theory]
    [InlineData("存入本机文件夹，不发出", "Mail:From=a@example.test")] // no server named: nothing leaves
    [InlineData("存入本机文件夹，不发出", "Mail:Host=mail.example.test", "Mail:Transport=pickup")]
    [InlineData("SMTP，mail.example.test:587，STARTTLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Transport=smtp")]
    [InlineData("MailKit，mail.example.test:587，STARTTLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test")]
    [InlineData("MailKit，mail.example.test:465，隐式 TLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Port=465")]
    [InlineData("MailKit，mail.example.test:994，隐式 TLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Port=994", "Mail:Transport=mailkit")]
    [InlineData("MailKit，mail.example.test:465，隐式 TLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Tls=implicit")]
    [InlineData("MailKit，mail.example.test:2525，STARTTLS", "Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Tls=starttls", "Mail:Port=2525")]
    public void The_settings_choose(string description, params string[] settings) =>
        Assert.Equal(description.Replace("MailKit", $"MailKit {Version}", StringComparison.Ordinal), Chosen(settings).Description);

    [Theory]
    [InlineData("Mail:Transport=mailkit")]
    [InlineData("Mail:Transport=mailkit", "Mail:Host=mail.example.test")]
    [InlineData("Mail:Transport=pigeon")]
    [InlineData("Mail:Host=mail.example.test", "Mail:From=a@example.test", "Mail:Tls=none")] // there is no way without TLS
    public void What_cannot_work_is_refused_at_the_start(params string[] settings) => Assert.Throws<InvalidOperationException>(() => Chosen(settings));

    private static string Version => typeof(global::MailKit.Net.Smtp.SmtpClient).Assembly.GetName().Version!.ToString(2);

    private static ILetterTransport Chosen(string[] settings)
    {
        var host = Host.CreateEmptyApplicationBuilder(null);
        host.Configuration.AddInMemoryCollection(settings.Select(setting => setting.Split('=')).ToDictionary(pair => pair[0], pair => (string?)pair[1]));
        Jobs.AddIns.Into(host, "SmartFactory.Gansu.Mail.MailKit");
        host.Services.AddSingleton<IConfiguration>(host.Configuration);
        host.Services.AddLetters();
        using var services = host.Build();
        return services.Services.GetRequiredService<ILetterTransport>();
    }
}
