using System.CommandLine;
using System.Data.Common;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu job node</c>: a node without pages, which does what is due, long work and letters until it is stopped.</summary>
public static class JobNodeCommand
{
    public static Command Create()
    {
        var checkIn = new Option<int>("--check-in") { Description = "报到间隔（秒）；一个节点中断两个间隔后由其他节点接替", DefaultValueFactory = _ => 10 };
        var command = new Command("node", "运行一个没有页面的节点，办理定时任务、后台任务和信函，直到停止") { checkIn };
        command.SetAction(async (asked, cancel) =>
        {
            await using var database = Database.ForApplication(await PrivateServer.PreparedDsnAtStart(cancel));
            await StartChecks.Pass(database, PrivateServer.Patience, Output.Say, StartChecks.All, cancel);
            var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("SmartFactory", LogLevel.Information);
            if (OfficialClock.Ignored(builder.Configuration) is { } ignored)
                Output.Say(ignored);
            builder.Services.AddSingleton(database);
            builder.Services.AddSingleton<DbDataSource>(database);
            builder.Services.AddKeyRing(_ => KeyCommand.Place);
            builder.Services.Configure<KeyManagementOptions>(options => options.AutoGenerateKeys = false); // the keys are the site's
            builder.Services.AddJobs(TimeSpan.FromSeconds(Math.Clamp(asked.GetValue(checkIn), 1, 60)));
            using var node = builder.Build();
            _ = node.Services.GetRequiredService<MasterKey>(); // refuses here, before anything is done
            await EncryptAddresses.Once(database, node.Services.GetRequiredService<SensitiveFields>(), cancel);
            await node.RunAsync(cancel);
            return ExitCode.Done;
        });
        return command;
    }
}
