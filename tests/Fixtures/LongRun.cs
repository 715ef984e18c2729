namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>What takes longer than a check before every change may: run by `./test --long`.</summary>
public static class LongRun
{
    public static bool Asked => Environment.GetEnvironmentVariable("GANSU_LONG") == "yes";
}
