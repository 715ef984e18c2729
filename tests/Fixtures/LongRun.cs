namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>What takes longer than a check before every change may: run by `./test --long`.</summary>
public static class LongRun
{
    public const string Why = "只在 ./test --long 时运行";

    public static bool Asked => Environment.GetEnvironmentVariable("GANSU_LONG") == "yes";
}
