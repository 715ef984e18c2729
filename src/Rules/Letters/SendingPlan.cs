namespace SmartFactory.Gansu.Rules.Letters;

/// <summary>When a letter that did not go out is tried again, and when one stops trying.</summary>
public static class SendingPlan
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4),
        TimeSpan.FromHours(12), TimeSpan.FromHours(24), TimeSpan.FromHours(24),
    ];

    /// <summary>Attempts in all: nine, over almost three days.</summary>
    public static int MostAttempts => Waits.Length + 1;

    /// <summary>How long to wait after so many attempts; null when there is no further one.</summary>
    public static TimeSpan? WaitAfter(int attempts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(attempts);
        return attempts <= Waits.Length ? Waits[attempts - 1] : null;
    }
}
