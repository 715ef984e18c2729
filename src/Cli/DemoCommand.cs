using System.CommandLine;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Imports;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu demo make|load</c>: fictional data for trials.</summary>
public static class DemoCommand
{
    public static Command Create()
    {
        var load = new Command("load", "装入演示台账（库中已有称号时不装）");
        load.SetAction(async (_, cancellation) =>
        {
            await Load(await PrivateServer.PreparedDsn(cancellation), cancellation);
            return ExitCode.Done;
        });
        return new Command("demo", "虚构的演示数据") { load };
    }

    /// <summary>The step of the first start.</summary>
    internal static async Task Load(string dsn, CancellationToken cancel)
    {
        await using var source = Database.ForApplication(dsn);
        if (await LoadDemonstration.Into(source, OfficialDay.Today, cancel) is { } receipt)
            Output.Say($"已装入演示台账：{receipt.Titles}项称号、{receipt.Awards}笔奖励共{receipt.Amount}、{receipt.Decisions}件处理决定");
    }
}
