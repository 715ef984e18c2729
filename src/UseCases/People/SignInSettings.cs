using Microsoft.Extensions.Configuration;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>The section <c>Gansu:SignIn</c>: how long a session lasts and how often one may try to come in.</summary>
public sealed record SignInSettings
{
    /// <summary>A session that is not used ends after this.</summary>
    public TimeSpan Idle { get; private init; }

    /// <summary>And every session after this.</summary>
    public TimeSpan Life { get; private init; }

    /// <summary>So many failures of one account from one address close the account to that address.</summary>
    public int Failures { get; private init; }

    /// <summary>For so long.</summary>
    public TimeSpan Lock { get; private init; }

    /// <summary>After so many failures from everywhere, addresses the account never came in from must wait between two attempts, each time longer.</summary>
    public int SlowFrom { get; private init; }

    /// <summary>But never longer than this.</summary>
    public TimeSpan SlowMost { get; private init; }

    /// <summary>Attempts at once from one address.</summary>
    public int PerAddress { get; private init; }

    /// <summary>Attempts at once with one user name.</summary>
    public int PerName { get; private init; }

    /// <summary>A refusal takes at least this long, whatever was wrong: what is written down of it differs.</summary>
    public TimeSpan Refusal { get; private init; }

    public static SignInSettings Of(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        int Number(string name, int usual, int most) => Math.Clamp(configuration.GetValue($"Gansu:SignIn:{name}", usual), 1, most);
        return new()
        {
            Idle = TimeSpan.FromMinutes(Number("IdleMinutes", 30, 24 * 60)),
            Life = TimeSpan.FromHours(Number("SessionHours", 12, 24)),
            Failures = Number("Failures", 5, 100),
            Lock = TimeSpan.FromMinutes(Number("LockMinutes", 15, 24 * 60)),
            SlowFrom = Number("SlowFrom", 20, 1000),
            SlowMost = TimeSpan.FromSeconds(Number("SlowSeconds", 60, 3600)),
            PerAddress = Number("PerAddress", 60, 100_000),
            PerName = Number("PerName", 30, 100_000),
            Refusal = TimeSpan.FromMilliseconds(Number("RefusalMilliseconds", 500, 10_000)),
        };
    }
}
