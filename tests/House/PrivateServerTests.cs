using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>The private server and what several ./run on one home agree on, each test in a home of its own.</summary>
public sealed class PrivateServerTests : IAsyncLifetime
{
    private readonly string _home = Path.Combine(Path.GetTempPath(), $"gansu-home-{Guid.NewGuid():N}");

    private string Box => Path.Combine(_home, "server");

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_home);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Shell("db/server.sh stop");
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Three_accounts_with_a_password_each_and_new_ones_when_they_were_lost()
    {
        string application = await Said("db/server.sh start");
        string owner = await Said("db/server.sh owner-dsn"), admin = await Said("db/server.sh admin-dsn");

        Assert.Equal(application, await Said("db/server.sh dsn"));
        Assert.Equal(["gansu_app ", "gansu_owner createdb", "postgres superuser createdb"], [await Rights(application), await Rights(owner), await Rights(admin)]);
        await Assert.ThrowsAsync<PostgresException>(() => Rights(new NpgsqlConnectionStringBuilder(admin) { Password = "guessed" }.ConnectionString));
        string[] secrets = Directory.GetFiles(Box, "password.*");
        Assert.Equal(3, secrets.Length);
        Assert.All(secrets, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        string status = await Said("db/server.sh status");
        Assert.All(secrets, file => Assert.DoesNotContain(File.ReadAllText(file).Trim(), status, StringComparison.Ordinal));

        File.Delete(secrets[0]);
        var (code, _, complaint) = await Shell("db/server.sh start");
        Assert.NotEqual(0, code);
        Assert.Contains("db/server.sh stop, then start, makes new ones", Assert.Single(complaint.Trim().Split('\n')), StringComparison.Ordinal);
        NpgsqlConnection.ClearAllPools();
        await Said("db/server.sh stop");
        await Said("db/server.sh start");
        Assert.Equal("gansu_app ", await Rights(await Said("db/server.sh dsn")));
    }

    [Fact]
    public async Task Data_whose_owner_was_the_superuser_are_given_to_one_who_is_not()
    {
        await Said("db/server.sh start");
        await On(await Said("db/server.sh admin-dsn"), "postgres", "create role other superuser login password 'other'");
        string other = new NpgsqlConnectionStringBuilder(await Said("db/server.sh admin-dsn")) { Username = "other", Password = "other" }.ConnectionString;
        await On(other, "postgres", "revoke gansu_app from gansu_owner; drop role gansu_owner; alter role postgres rename to gansu_owner; alter role gansu_app nologin");
        await On(other, "postgres", "create database gansu owner gansu_owner");
        await On(other, "gansu", "create schema quartz; create table quartz.locks (n int); create table events (n int generated always as identity); create view seen as select * from events; alter table events owner to gansu_owner");
        await Said("db/server.sh stop");
        File.Delete(Directory.GetFiles(Box, "gansu.accounts", SearchOption.AllDirectories).Single());

        await Said("db/server.sh start");

        string owner = await Said("db/server.sh owner-dsn");
        Assert.Equal("gansu_owner createdb", await Rights(owner));
        await On(owner, "gansu", "alter table events add column m int; drop view seen; drop schema quartz cascade; create table more (n int)");
    }

    [Theory]
    [InlineData("data-15")]
    [InlineData("data-99")]
    public async Task A_folder_that_is_no_data_is_neither_filled_nor_passed_over(string folder)
    {
        Directory.CreateDirectory(Path.Combine(Box, folder));
        await File.WriteAllTextAsync(Path.Combine(Box, folder, "left"), "over", TestContext.Current.CancellationToken);

        var (code, said, complaint) = await Shell("db/server.sh start");

        Assert.Equal((1, ""), (code, said));
        Assert.Contains($"{folder} is not empty, but no PostgreSQL data either", Assert.Single(complaint.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal([Path.Combine(Box, folder, "left")], Directory.GetFiles(Path.Combine(Box, folder), "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("db/server.sh start", 1)]
    [InlineData("./run --port 1", 2)]
    public async Task A_home_that_cannot_be_written_to_is_one_sentence(string command, int expected)
    {
        var (code, _, complaint) = await Shell($"GANSU_HOME=/proc/gansu {command}");

        Assert.Equal(expected, code);
        Assert.Contains("/proc/gansu cannot be written to", Assert.Single(complaint.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_runs_on_one_home_the_last_one_stops_the_server()
    {
        using var first = await Run();
        using var second = await Run();

        await End(first);
        Assert.StartsWith("running", await Said("db/server.sh status"), StringComparison.Ordinal);
        await End(second);
        Assert.Equal((3, "stopped"), ((await Shell("db/server.sh status")) is var (code, said, _) ? code : 0, said));
    }

    [Fact]
    public async Task A_run_leaves_alone_what_it_has_not_started()
    {
        await Said("db/server.sh start");
        using var run = await Run();

        await End(run);

        Assert.StartsWith("running", await Said("db/server.sh status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_taken_port_it_is_said_who_holds_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        string said = await Said(string.Create(CultureInfo.InvariantCulture, $"source src/home.sh; holder {port}"));

        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"by process {Environment.ProcessId} ("), said, StringComparison.Ordinal);
    }

    // what ./run does around its site
    private async Task<Process> Run()
    {
        var run = Start("source src/home.sh; join_home; server_of_home >/dev/null; echo serving; read -r; leave_home");
        Assert.Equal("serving", await run.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return run;
    }

    private static async Task End(Process run)
    {
        await run.StandardInput.WriteLineAsync();
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> Rights(string dsn)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(dsn) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return await connection.ExecuteScalarAsync<string>("""
            select concat(rolname, ' ', concat_ws(' ', case when rolsuper then 'superuser' end, case when rolcreatedb then 'createdb' end))
            from pg_roles where rolname = session_user
            """) ?? "";
    }

    private static async Task On(string dsn, string database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(dsn) { Database = database, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(sql);
    }

    private async Task<string> Said(string command)
    {
        var (code, said, complaint) = await Shell(command);
        Assert.True(code == 0, $"{command}: {code} {complaint}");
        return said;
    }

    private async Task<(int Code, string Said, string Complaint)> Shell(string command)
    {
        using var process = Start(command);
        var complaint = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said.Trim(), await complaint);
    }

    private Process Start(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Root };
        foreach (string name in new[] { "ConnectionStrings__Gansu", "ConnectionStrings__GansuOwner" })
            start.Environment.Remove(name);
        start.Environment["GANSU_HOME"] = _home;
        start.Environment["GANSU_DISPOSABLE"] = "yes";
        return Process.Start(start)!;
    }
}
