using System.Diagnostics;

namespace SmartFactory.Gansu.Cli.Backups;

/// <summary>The private server of a folder: this installation's, or one made for a trial.</summary>
/// <param name="Home">Folder of the installation.</param>
/// <param name="Programs">Folder of PostgreSQL's programs; null to look for them.</param>
/// <param name="Disposable">The data may be lost with the machine: for a trial.</param>
internal sealed record ServerAt(string Home, string? Programs = null, bool Disposable = false)
{
    /// <summary>Where the server's superuser signs in; starts it when it is not running.</summary>
    public async Task<string> Start(string database)
    {
        await Control("start");
        return new Npgsql.NpgsqlConnectionStringBuilder(await Control("admin-dsn")) { Database = database, Pooling = false }.ConnectionString;
    }

    /// <summary>Whether it is running.</summary>
    public async Task<bool> Running() => (await Run("status")).Exit == 0;

    /// <summary>What db/server.sh printed; its complaints go straight to stderr.</summary>
    public async Task<string> Control(params string[] arguments)
    {
        var (exit, printed) = await Run(arguments);
        return exit == 0 ? printed.Trim() : throw new IOException($"数据库服务操作失败（db/server.sh {arguments[0]}）");
    }

    /// <summary>Exit code and what was printed.</summary>
    public async Task<(int Exit, string Printed)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(PrivateServer.Checkout(), "db", "server.sh"), arguments) { RedirectStandardOutput = true };
        start.Environment.Remove("ConnectionStrings__Gansu"); // a private server is meant, whatever this installation uses
        start.Environment.Remove("ConnectionStrings__GansuOwner");
        start.Environment["GANSU_HOME"] = Home;
        if (Programs is not null)
            start.Environment["GANSU_POSTGRES_BIN"] = Programs;
        if (Disposable)
            start.Environment["GANSU_DISPOSABLE"] = "yes";
        using var process = Process.Start(start) ?? throw new IOException("db/server.sh cannot be started");
        string printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, printed);
    }
}
