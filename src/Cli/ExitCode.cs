namespace SmartFactory.Gansu.Cli;

/// <summary>How a command ends, for scripts.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>The input was not accepted; nothing was done.</summary>
    public const int Refused = 2;
}
