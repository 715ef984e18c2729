using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>One JSON object per line on the console, readable Chinese.</summary>
public static class LogSetup
{
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(options =>
        {
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            options.IncludeScopes = true;
            options.JsonWriterOptions = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
        });
    }
}
