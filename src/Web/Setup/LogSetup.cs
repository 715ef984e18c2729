using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>One JSON object per line, readable Chinese; a line of text where a person reads it at a terminal.</summary>
public static class LogSetup
{
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Logging.ClearProviders();
        if (!Console.IsOutputRedirected) // somebody is reading
        {
            builder.Logging.AddSimpleConsole(options => (options.SingleLine, options.TimestampFormat) = (true, "HH:mm:ss "));
            return;
        }
        builder.Logging.AddJsonConsole(options =>
        {
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            options.IncludeScopes = true;
            options.JsonWriterOptions = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
        });
    }
}
