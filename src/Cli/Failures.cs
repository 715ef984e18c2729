using System.Globalization;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Cli;

/// <summary>What went wrong, in one line for the operator; the whole of it goes to errors.log of the installation under the same number.</summary>
public static class Failures
{
    public static async Task<int> Guard(Func<Task<int>> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        try
        {
            return await command();
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return ExitCode.Refused;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("已取消，未作任何更改");
            return ExitCode.Failed;
        }
#pragma warning disable CA1031 // the last resort: nothing may reach the operator as a stack trace
        catch (Exception problem)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"失败：{Reason(problem)}（错误编号 {Log(problem)}）");
            if (Environment.GetEnvironmentVariable("GANSU_DEBUG") is { Length: > 0 })
                await Console.Error.WriteLineAsync(problem.ToString());
            return ExitCode.Failed;
        }
    }

    private static string Reason(Exception problem) => problem switch
    {
        CommitUnknownException => CommitUnknownException.Sentence,
        MigrationException or NotStartedException or IOException or UnauthorizedAccessException => problem.Message,
        _ when problem.IsOnlyRead() => DatabaseTrouble.OnlyRead,
        PostgresException postgres => $"数据库：{postgres.MessageText}",
        NpgsqlException => "连不上数据库，请检查 ConnectionStrings__Gansu、ConnectionStrings__GansuOwner，或运行 gansu database start",
        _ => "程序内部错误",
    };

    private static string Log(Exception problem)
    {
        string number = string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyMMddHHmmss}-{Random.Shared.Next(0x1000):x3}");
        try
        {
            Directory.CreateDirectory(PrivateServer.Home);
            File.AppendAllText(Path.Combine(PrivateServer.Home, "errors.log"), $"{number} {problem}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"无法写入错误日志：{e.Message}");
        }
        return number;
    }
}
