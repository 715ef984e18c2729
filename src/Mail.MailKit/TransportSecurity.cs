using Microsoft.Extensions.Configuration;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.Mail.MailKit;

/// <summary>When TLS begins, and on which port. It always begins.</summary>
/// <param name="Implicit">With the first byte; otherwise by STARTTLS.</param>
/// <param name="Port">The port.</param>
public sealed record TransportSecurity(bool Implicit, int Port)
{
    /// <summary>Mail:Tls is implicit or starttls; without it the port tells.</summary>
    public static TransportSecurity Of(IConfiguration configuration, MailSettings settings)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Host.Length == 0 || string.IsNullOrEmpty(configuration["Mail:From"]))
            throw new InvalidOperationException("Mail__Transport=mailkit needs Mail__Host and Mail__From");
        bool early = configuration["Mail:Tls"] switch
        {
            null or "" => settings.Port is 465 or 994,
            "implicit" => true,
            "starttls" => false,
            var other => throw new InvalidOperationException($"Mail__Tls={other}: implicit or starttls"),
        };
        return new(early, early && configuration["Mail:Port"] is null ? 465 : settings.Port);
    }
}
