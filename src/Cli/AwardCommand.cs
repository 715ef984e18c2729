using System.CommandLine;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu award</c>: everything about award money.</summary>
public static class AwardCommand
{
    public static Command Create() => new("award", "奖励核算")
    {
        AwardReplayCommand.Create(),
        AwardSettleCommand.Create(),
        PaperCommand.Create(),
    };
}
