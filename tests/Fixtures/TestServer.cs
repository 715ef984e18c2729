using System.Diagnostics;
using Npgsql;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>The PostgreSQL of the tests: the one ./test has started, else the private one under .test, started on first use. Three accounts, as everywhere.</summary>
public static class TestServer
{
    private static readonly Lazy<string> Application = new(() => Environment.GetEnvironmentVariable("GANSU_TEST_SERVER") ?? Ask("start"));
    private static readonly Lazy<string> Owner = new(() => Environment.GetEnvironmentVariable("GANSU_TEST_OWNER") ?? Ask("start", "owner-dsn"));
    private static readonly Lazy<string> Admin = new(() => Environment.GetEnvironmentVariable("GANSU_TEST_ADMIN") ?? Ask("start", "admin-dsn"));

    /// <summary>The owner of the tables, who is no superuser.</summary>
    public static string Dsn(string database) => $"{Owner.Value};Database={database}";

    /// <summary>What a site, a job node or a command of the application signs in with.</summary>
    public static string AppDsn(string database) => $"{Application.Value};Database={database}";

    /// <summary>The superuser: makes and drops the databases of the tests.</summary>
    public static string AdminDsn(string database) => $"{Admin.Value};Database={database}";

    public static async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(AdminDsn("postgres") + ";Pooling=false;Command Timeout=120");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Ask(params string[] acts) => acts.Select(Ask).Last();

    private static string Ask(string act)
    {
        var start = new ProcessStartInfo(Checkout.Path("db/server.sh"), [act]) { RedirectStandardOutput = true };
        start.Environment["GANSU_HOME"] = Checkout.Path(".test");
        start.Environment["GANSU_DISPOSABLE"] = "yes";
        start.Environment.Remove("ConnectionStrings__Gansu");
        start.Environment.Remove("ConnectionStrings__GansuOwner");
        using var process = Process.Start(start)!;
        string dsn = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"db/server.sh {act} failed");
        return dsn[..dsn.IndexOf(";Database=", StringComparison.Ordinal)];
    }
}
