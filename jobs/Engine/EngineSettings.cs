using Microsoft.Extensions.Configuration;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>The section <c>Hangfire</c>.</summary>
/// <param name="Workers">Pieces of long work of one node at a time: two large exports at once need twice the memory.</param>
/// <param name="Poll">How often a node looks for work.</param>
/// <param name="TakeOver">After how much silence a node's job is given to another.</param>
public sealed record EngineSettings(int Workers, TimeSpan Poll, TimeSpan TakeOver)
{
    public static EngineSettings Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection("Hangfire");
        return new(
            Math.Clamp(section.GetValue("Workers", 1), 1, 16),
            TimeSpan.FromSeconds(Math.Clamp(section.GetValue("PollSeconds", 2), 1, 60)),
            TimeSpan.FromSeconds(Math.Clamp(section.GetValue("TakeOverSeconds", 60), 5, 3600)));
    }
}
