using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace SmartFactory.Gansu.Mail;

/// <summary>The section <c>Mail</c>. Without a host letters go into a folder and nothing leaves the machine.</summary>
public sealed record MailSettings
{
    /// <summary>smtp or pickup.</summary>
    public string Transport { get; init; } = "pickup";

    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    /// <summary>TLS from the first byte; otherwise by STARTTLS. There is no way without.</summary>
    public bool ImplicitTls { get; init; }

    public string UserName { get; init; } = "";

    public string Password { get; init; } = "";

    public MailAddress From { get; init; } = new("no-reply@gansu.invalid", DefaultName, Encoding.UTF8);

    /// <summary>How long the server may take over one letter.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections of one node at a time.</summary>
    public int Connections { get; init; } = 2;

    /// <summary>Where the pickup transport puts letters.</summary>
    public string Folder { get; init; } = "";

    private const string DefaultName = "甘肃省智能工厂梯度培育管理系统";

    public static MailSettings Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var mail = configuration.GetSection("Mail");
        string host = mail["Host"] ?? "";
        string transport = mail["Transport"] ?? (host.Length > 0 ? "smtp" : "pickup");
        string home = configuration["GANSU_HOME"] ?? Path.Combine(Directory.GetCurrentDirectory(), ".gansu");
        if (transport is not ("smtp" or "pickup"))
            throw new InvalidOperationException($"Mail__Transport={transport}: smtp or pickup");
        if (transport == "smtp" && (host.Length == 0 || string.IsNullOrEmpty(mail["From"])))
            throw new InvalidOperationException("Mail__Transport=smtp needs Mail__Host and Mail__From");
        int? port = mail.GetValue<int?>("Port");
        bool early = mail["Tls"] switch
        {
            null or "" => port is 465 or 994,
            "implicit" => true,
            "starttls" => false,
            var other => throw new InvalidOperationException($"Mail__Tls={other}: implicit or starttls"),
        };
        return new MailSettings
        {
            Transport = transport,
            Host = host,
            Port = port ?? (early ? 465 : 587),
            ImplicitTls = early,
            UserName = mail["UserName"] ?? "",
            Password = mail["PasswordFile"] is { Length: > 0 } file ? File.ReadAllText(file).Trim() : mail["Password"] ?? "",
            From = new MailAddress(mail["From"] ?? "no-reply@gansu.invalid", mail["FromName"] ?? DefaultName, Encoding.UTF8),
            Timeout = TimeSpan.FromSeconds(Math.Clamp(mail.GetValue("TimeoutSeconds", 30), 1, 300)),
            Connections = Math.Clamp(mail.GetValue("Connections", 2), 1, 16),
            Folder = mail["Folder"] ?? Path.Combine(home, "mail"),
        };
    }
}
