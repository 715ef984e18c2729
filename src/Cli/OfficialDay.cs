using Microsoft.Extensions.Configuration;
using SmartFactory.Gansu.Jobs;

namespace SmartFactory.Gansu.Cli;

/// <summary>The day in Lanzhou: the only clock of the command line, the same as that of the site under the same settings.</summary>
public static class OfficialDay
{
    private static readonly OfficialClock Clock = OfficialClock.By(new ConfigurationBuilder().AddEnvironmentVariables().Build(), TimeProvider.System);

    public static DateOnly Today => Clock.Today;
}
