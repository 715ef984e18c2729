using System.Diagnostics;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Cli;

/// <summary>The database of this installation: the configured one, else the private one of db/server.sh, started when needed.</summary>
public static class PrivateServer
{
    /// <summary>The connection string the operator has set; then there is no private server.</summary>
    public static string? Configured { get; } = Environment.GetEnvironmentVariable("ConnectionStrings__Gansu") is { Length: > 0 } dsn ? dsn : null;

    /// <summary>The folder of this installation.</summary>
    public static string Home =>
        Environment.GetEnvironmentVariable("GANSU_HOME") is { Length: > 0 } home ? home : Path.Combine(Checkout(), ".gansu");

    /// <summary>Where the owner of the tables signs in.</summary>
    public static async Task<string> Dsn() => Configured ?? (await Control("start")).Trim();

    /// <summary>The same, with schema, reference data and rules up to date: what a command that needs the database asks for.</summary>
    public static async Task<string> PreparedDsn(CancellationToken cancellation)
    {
        string dsn = await Dsn();
        return await Prepared(dsn, cancellation);
    }

    /// <summary>The same for what starts with the machine: a server that is not there yet is waited for.</summary>
    public static async Task<string> PreparedDsnAtStart(CancellationToken cancellation)
    {
        string dsn = await Dsn();
        await StartChecks.ReachServer(dsn, Patience, Output.Say, cancellation);
        return await Prepared(dsn, cancellation);
    }

    /// <summary>How long that is waited for.</summary>
    public static TimeSpan Patience => StartChecks.Wait(Environment.GetEnvironmentVariable(StartChecks.WaitSetting.Replace(":", "__", StringComparison.Ordinal)));

    private static async Task<string> Prepared(string dsn, CancellationToken cancellation)
    {
        await Installation.Prepare(dsn, Output.Say, cancellation);
        return dsn;
    }

    /// <summary>Runs db/server.sh and returns what it printed; its complaints go straight to stderr.</summary>
    public static async Task<string> Control(string act)
    {
        var start = new ProcessStartInfo(Path.Combine(Checkout(), "db", "server.sh"), [act]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new IOException("db/server.sh cannot be started");
        string printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        bool stopped = act == "status" && process.ExitCode == 3;
        return process.ExitCode == 0 || stopped ? printed : throw new IOException($"数据库服务操作失败（db/server.sh {act}）");
    }

    internal static string Checkout()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "db", "server.sh")))
                return folder;
        }
        throw new IOException("找不到 db/server.sh，请设置 ConnectionStrings__Gansu");
    }
}
