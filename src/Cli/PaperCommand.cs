using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Reports.Awards;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu award paper</c>: one of the papers of a stored batch.</summary>
public static class PaperCommand
{
    public static Command Create()
    {
        var settlement = new Option<long>("--settlement") { Description = "核算批次编号", Required = true };
        var paper = new Option<string>("--paper") { Description = string.Join('、', SettlementPaper.All.Select(p => $"{p.Code} {p.Name}")), Required = true };
        var output = new Option<FileInfo>("--out") { Description = "写到这个 .xlsx 文件", Required = true };
        var officer = new Option<string?>("--officer") { Description = "拨付账户表必填：办理人姓名，记入敏感信息查看记录" };
        var purpose = new Option<string?>("--purpose") { Description = "拨付账户表必填：用途，记入敏感信息查看记录" };
        var command = new Command("paper", "导出核算批次的表") { settlement, paper, output, officer, purpose };
        command.SetAction(async (asked, cancel) =>
        {
            var chosen = SettlementPaper.Parse(asked.GetRequiredValue(paper));
            var who = Who(chosen, asked.GetValue(officer), asked.GetValue(purpose));
            string dsn = await PrivateServer.PreparedDsn(cancel);
            await using var services = Services(dsn);
            var progress = new Bar();
            var file = await services.GetRequiredService<SettlementPapers>()
                .Make(chosen, asked.GetRequiredValue(settlement), who, asked.GetValue(purpose) ?? "", progress, cancel);
            var target = asked.GetRequiredValue(output);
            await File.WriteAllBytesAsync(target.FullName, file.Content, cancel);
            new Output(asked).Result(new { paper = chosen.Code, file = target.FullName, name = file.Name, bytes = file.Content.Length }, $"{chosen.Name} → {target.FullName}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Officer Who(SettlementPaper paper, string? name, string? purpose)
    {
        if (paper != SettlementPaper.Accounts)
            return Officer.Operator;
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(purpose))
            throw new RefusalException("拨付账户表含完整账号：请用 --officer 写明办理人、--purpose 写明用途，都会记入敏感信息查看记录");
        return Officer.Operator with { Name = name.Trim() };
    }

    private static ServiceProvider Services(string dsn)
    {
        var services = new ServiceCollection();
        services.AddSingleton(_ => Database.ForApplication(dsn));
        services.AddKeyRing(_ => KeyCommand.Place);
        services.AddLogging();
        services.AddSingleton<RevealAccounts>();
        services.AddSingleton<SettlementPapers>();
        return services.BuildServiceProvider();
    }

    private sealed class Bar : IProgress<int>
    {
        public void Report(int value) => Output.Say($"已写 {value:N0} 行");
    }
}
