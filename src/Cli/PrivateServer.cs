using System.Diagnostics;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Cli;

/// <summary>The database of this installation: the configured one, else the private one of db/server.sh, started when needed.</summary>
public static class PrivateServer
{
    private static readonly string? Owner = Variable("ConnectionStrings__GansuOwner");

    /// <summary>The application's connection string, as the operator has set it.</summary>
    public static string? Application { get; } = Variable("ConnectionStrings__Gansu");

    /// <summary>True when the operator has set a connection string; then there is no private server.</summary>
    public static bool IsConfigured => (Application ?? Owner) is not null;

    /// <summary>The folder of this installation.</summary>
    public static string Home => Variable("GANSU_HOME") ?? Path.Combine(Checkout(), ".gansu");

    /// <summary>Where the owner of the tables signs in: only for what makes or changes databases.</summary>
    public static async Task<string> OwnerDsn()
    {
        if (IsConfigured)
            return Owner ?? throw new RefusalException("没有设置 ConnectionStrings__GansuOwner：建库、升级、推演要用所有者账号的连接串，ConnectionStrings__Gansu 只是应用账号的。");
        await Control("start");
        return (await Control("owner-dsn")).Trim();
    }

    /// <summary>Where the application signs in: what every other command does is what the application does.</summary>
    public static async Task<string> Dsn()
    {
        if (IsConfigured)
            return Application ?? throw new RefusalException($"没有设置 ConnectionStrings__Gansu：除建库和升级以外都用应用账号 {Database.ApplicationRole} 的连接串，ConnectionStrings__GansuOwner 只是所有者的。");
        return (await Control("start")).Trim();
    }

    /// <summary>Where the private server's own superuser signs in, whatever the application's account may do.</summary>
    public static async Task<string> AdminDsn() => (await Control("admin-dsn")).Trim();

    /// <summary>The same as <see cref="Dsn"/>, with schema, reference data and rules up to date: what a command that needs the database asks for.</summary>
    public static async Task<string> PreparedDsn(CancellationToken cancellation)
    {
        string dsn = await Dsn();
        return await Prepared(dsn, cancellation);
    }

    /// <summary>The same for what starts with the machine: a server that is not there yet is waited for.</summary>
    public static async Task<string> PreparedDsnAtStart(CancellationToken cancellation)
    {
        string dsn = await Dsn();
        await StartChecks.ReachServer(Prepares ? await OwnerDsn() : dsn, Patience, Output.Say, cancellation);
        return await Prepared(dsn, cancellation);
    }

    /// <summary>How long that is waited for.</summary>
    public static TimeSpan Patience => StartChecks.Wait(Environment.GetEnvironmentVariable(StartChecks.WaitSetting.Replace(":", "__", StringComparison.Ordinal)));

    private static bool Prepares => !IsConfigured || Owner is not null;

    private static async Task<string> Prepared(string dsn, CancellationToken cancellation)
    {
        if (Prepares)
            await Installation.Prepare(await OwnerDsn(), dsn, Output.Say, cancellation);
        await using var application = Database.ForApplication(dsn);
        await LeastPower.Check(application, cancellation);
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

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
