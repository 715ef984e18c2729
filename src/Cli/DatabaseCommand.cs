using System.CommandLine;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu database start|stop|status</c>: the private PostgreSQL server.</summary>
public static class DatabaseCommand
{
    public static Command Create() => new("database", "本机自带的数据库服务")
    {
        Act("start", "启动", _ => (true, "已启动")),
        Act("stop", "停止", _ => (false, "已停止")),
        Act("status", "查看状态", printed => printed.StartsWith("stopped", StringComparison.Ordinal) ? (false, "未运行") : (true, "运行中")),
    };

    private static Command Act(string act, string description, Func<string, (bool Running, string Text)> read)
    {
        var command = new Command(act, description);
        command.SetAction(async (asked, _) =>
        {
            var (running, text) = !PrivateServer.IsConfigured
                ? read(await PrivateServer.Control(act))
                : (true, "已配置数据库连接串，不使用自带的数据库服务");
            string? connection = running ? WithoutPassword(await PrivateServer.Dsn()) : null;
            new Output(asked).Result(new { running, connection }, connection is null ? [text] : [text, connection]);
            return ExitCode.Done;
        });
        return command;
    }

    private static string WithoutPassword(string connection) =>
        new Npgsql.NpgsqlConnectionStringBuilder(connection) { Password = null }.ConnectionString;
}
