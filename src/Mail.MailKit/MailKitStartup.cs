using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Mail.MailKit;
using SmartFactory.Gansu.UseCases.Letters;

[assembly: HostingStartup(typeof(MailKitStartup))]

namespace SmartFactory.Gansu.Mail.MailKit;

/// <summary>Sends by MailKit where a mail server is named; what is asked for by name, smtp or pickup, stays what it is.</summary>
public sealed class MailKitStartup : IHostingStartup
{
    public void Configure(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureServices(services => services.AddSingleton(provider =>
            Choose(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<MailSettings>())));
    }

    internal static ILetterTransport Choose(IConfiguration configuration, MailSettings settings) => configuration["Mail:Transport"] switch
    {
        "smtp" => new SmtpTransport(settings),
        null when settings.Host.Length == 0 => new PickupTransport(settings),
        "pickup" => new PickupTransport(settings),
        null or "mailkit" => new MailKitTransport(settings, TransportSecurity.Of(configuration, settings)),
        var other => throw new InvalidOperationException($"Mail__Transport={other}: mailkit, smtp or pickup"),
    };
}
