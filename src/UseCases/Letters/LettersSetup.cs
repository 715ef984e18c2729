using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>Letters and the way they leave.</summary>
public static class LettersSetup
{
    /// <summary>A transport registered before, by an add-in, stays.</summary>
    public static IServiceCollection AddLetters(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => MailSettings.Of(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<ILetterTransport>(provider => provider.GetRequiredService<MailSettings>() switch
        {
            { Transport: "smtp" } settings => new SmtpTransport(settings),
            { Transport: "pickup" } settings => new PickupTransport(settings),
            var settings => throw new InvalidOperationException($"Mail__Transport={settings.Transport}: smtp or pickup, or an add-in that brings its own"),
        });
        services.TryAddSingleton<DrainLetters>();
        services.TryAddSingleton<PickupMailbox>();
        return services;
    }
}
