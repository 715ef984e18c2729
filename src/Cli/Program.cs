using System.CommandLine;
using System.CommandLine.Invocation;
using SmartFactory.Gansu.Cli;
using SmartFactory.Gansu.Cli.Backups;
using SmartFactory.Gansu.Cli.Benchmarks;

var root = new RootCommand("甘肃省智能工厂奖励核算：命令行工具")
{
    DatabaseCommand.Create(),
    MigrateCommand.Create(),
    SetupCommand.Create(),
    AwardCommand.Create(),
    UsccCommand.Create(),
    TitleCommand.Create(),
    CalendarCommand.Create(),
    PolicyCommand.Create(),
    ImportCommand.Create(),
    DemoCommand.Create(),
    AccountCommand.Create(),
    JobCommand.Create(),
    KeyCommand.Create(),
    BackupCommand.Create(),
    BenchmarkCommand.Create(),
};
root.Options.Add(Output.Json);

var asked = root.Parse(args.Length == 0 ? ["--help"] : args);
if (asked.Action is ParseErrorAction mistake)
    mistake.ShowHelp = false;
int code = await Failures.Guard(() => asked.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
return asked.Action is ParseErrorAction ? ExitCode.Refused : code;
