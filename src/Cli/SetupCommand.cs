using System.CommandLine;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu setup</c>: everything an installation needs before its first page. Safe to repeat.</summary>
public static class SetupCommand
{
    /// <summary>What is loaded on the first start unless the installation is to be empty; each step does nothing when there is data already.</summary>
    private static readonly IReadOnlyList<Func<string, CancellationToken, Task>> Demonstration = [DemoCommand.Load];

    public static Command Create()
    {
        var empty = new Option<bool>("--empty") { Description = "不装入演示数据" };
        var command = new Command("setup", "准备运行环境：建库、库结构、基础数据、政策文本、演示数据") { empty };
        command.SetAction(async (asked, cancellation) =>
        {
            string owner = await PrivateServer.OwnerDsn(), dsn = await PrivateServer.PreparedDsnAtStart(cancellation);
            await using (var source = Database.ForOwner(owner))
                await Grants.Repeat(source, cancellation);
            if (!asked.GetValue(empty))
            {
                foreach (var step in Demonstration)
                    await step(dsn, cancellation);
            }
            new Output(asked).Result(new { ready = true }, "准备就绪");
            return ExitCode.Done;
        });
        return command;
    }
}
