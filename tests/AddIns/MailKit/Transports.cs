using SmartFactory.Gansu.Mail.MailKit;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.AddIns.Tests.MailKit;

/// <summary>The ways to a mail server of a test.</summary>
internal static class Transports
{
    public static ILetterTransport BuiltIn(SmtpListener server) => new SmtpTransport(Settings(server), SmtpListener.Trust);

    public static ILetterTransport StartTls(SmtpListener server) => MailKit(server, false);

    public static ILetterTransport Implicit(SmtpListener server)
    {
        server.ImplicitTls = true;
        return MailKit(server, true);
    }

    public static ILetterTransport MailKit(SmtpListener server, bool early, int seconds = 20) =>
        new MailKitTransport(Settings(server) with { Timeout = TimeSpan.FromSeconds(seconds) }, new(early, server.Port), SmtpListener.Trust);

    public static MailSettings Settings(SmtpListener server) => new()
    {
        Transport = "mailkit",
        Host = "localhost",
        Port = server.Port,
        UserName = "gansu",
        Password = "geheim",
        From = new("no-reply@gxt.example.test", "甘肃省工业和信息化厅（智能工厂）"),
        Timeout = TimeSpan.FromSeconds(20),
    };
}
