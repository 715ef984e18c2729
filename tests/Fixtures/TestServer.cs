using System.Diagnostics;
using Npgsql;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>The PostgreSQL of the tests: the one ./test has started, else the private one under .test, started on first use.</summary>
public static class TestServer
{
    private static readonly Lazy<string> Server = new(() => Environment.GetEnvironmentVariable("GANSU_TEST_SERVER") ?? Start());

    public static string Dsn(string database) => $"{Server.Value};Database={database}";

    public static async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(Dsn("postgres") + ";Pooling=false;Command Timeout=120");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Start()
    {
        var start = new ProcessStartInfo(Checkout.Path("db/server.sh"), ["start"]) { RedirectStandardOutput = true };
        start.Environment["GANSU_HOME"] = Checkout.Path(".test");
        start.Environment["GANSU_DISPOSABLE"] = "yes";
        start.Environment.Remove("ConnectionStrings__Gansu");
        using var process = Process.Start(start)!;
        string dsn = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("db/server.sh start failed");
        return dsn[..dsn.IndexOf(";Database=", StringComparison.Ordinal)];
    }
}
