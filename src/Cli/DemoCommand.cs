using System.CommandLine;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Demonstration;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu demo make|load</c>: fictional data for trials.</summary>
public static class DemoCommand
{
    private const int MostEnterprises = 5_000_000;

    public static Command Create()
    {
        var load = new Command("load", "装入演示台账（库中已有称号时不装）");
        load.SetAction(async (_, cancellation) =>
        {
            await Load(await PrivateServer.PreparedDsn(cancellation), cancellation);
            return ExitCode.Done;
        });
        var enterprises = new Option<int>("--enterprises") { Description = "企业数", Required = true };
        var folder = new Option<DirectoryInfo>("--out") { Description = "写到哪个文件夹", Required = true };
        var seed = new Option<int>("--seed") { Description = "随机种子，相同则结果相同", DefaultValueFactory = _ => 1 };
        var make = new Command("make", "生成任意规模的虚构数据：台账、处理决定、拟认定名单、重算事件") { enterprises, folder, seed };
        make.SetAction((asked, cancellation) =>
        {
            Make(new Output(asked), asked.GetValue(enterprises), asked.GetValue(folder)!, asked.GetValue(seed), cancellation);
            return Task.FromResult(ExitCode.Done);
        });
        return new Command("demo", "虚构的演示数据") { make, load };
    }

    private static void Make(Output output, int enterprises, DirectoryInfo folder, int seed, CancellationToken cancel)
    {
        if (enterprises is < 1 or > MostEnterprises)
            throw new RefusalException($"企业数应在1至{MostEnterprises}之间");
        var rule = PolicyFiles.BuiltIn[^1].AwardRule;
        var made = MakeDemonstration.Into(folder.FullName, enterprises, ReferenceFiles.Regions(), rule, seed, new ImportCommand.Watch(), cancel);
        output.Result(made, [$"已生成{made.Enterprises}家虚构企业：称号{made.Titles}项、奖励{made.Awards}笔、处理决定{made.Decisions}件、拟认定{made.Recognised}项", .. made.Files.Select(file => "  " + Path.Combine(folder.FullName, file))]);
    }

    /// <summary>The step of the first start.</summary>
    internal static async Task Load(string dsn, CancellationToken cancel)
    {
        await using var source = Database.ForApplication(dsn);
        if (await LoadDemonstration.Into(source, OfficialDay.Today, cancel) is { } receipt)
            Output.Say($"已装入演示台账：{receipt.Titles}项称号、{receipt.Awards}笔奖励共{receipt.Amount}、{receipt.Decisions}件处理决定");
    }
}
