using System.CommandLine;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu migrate</c>: creates the database when it is missing and brings its schema up to date.</summary>
public static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "建库并升级库结构");
        command.SetAction(async (asked, cancellation) =>
        {
            string dsn = await PrivateServer.OwnerDsn();
            await EnsureDatabase.Exists(dsn, cancellation);
            await ApplicationAccount.Ensure(dsn, PrivateServer.Application, cancellation);
            await Ownership.Check(dsn, cancellation);
            var applied = await Migrations.Apply(dsn, cancellation);
            new Output(asked).Result(new { applied }, applied.Count == 0 ? ["库结构已是最新"] : applied.Select(name => $"已升级 {name}"));
            return ExitCode.Done;
        });
        return command;
    }
}
