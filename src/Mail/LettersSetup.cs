using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SmartFactory.Gansu.Mail;

/// <summary>Letters and the way they leave.</summary>
public static class LettersSetup
{
    public static IServiceCollection AddLetters(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => MailSettings.Of(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<ILetterTransport>(provider =>
            provider.GetRequiredService<MailSettings>() is { Transport: "smtp" } settings ? new MailKitTransport(settings) : new PickupTransport(provider.GetRequiredService<MailSettings>()));
        services.TryAddSingleton<DrainLetters>();
        services.TryAddSingleton<PickupMailbox>();
        return services;
    }
}
