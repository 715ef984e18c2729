using System.Diagnostics;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Tests.Web.Faults;

/// <summary>What is missing at the start is one sentence, of a site and of a node without pages.</summary>
public sealed class StartTests(TemplateDatabase template) : IAsyncLifetime
{
    private string _dsn = "", _empty = ""; // of the owner

    public async ValueTask InitializeAsync() => (_dsn, _empty) = (await template.Clone(), await template.Empty());

    public async ValueTask DisposeAsync()
    {
        await TemplateDatabase.Drop(_dsn);
        await TemplateDatabase.Drop(_empty);
    }

    [Theory]
    [InlineData("Web", "away", "没有应答")]
    [InlineData("Web", "empty", "请先运行 gansu setup")]
    [InlineData("Web", "missing", "请先运行 gansu setup")]
    [InlineData("Web", "behind", "还缺 1 步升级。请先运行 gansu setup")]
    [InlineData("Web", "read-only", "数据库是只读的")]
    [InlineData("Web", "unset", "没有设置 ConnectionStrings__Gansu", 2)]
    [InlineData("Web", "open to the world", "https 的对外网址", 2)]
    [InlineData("Web", "in earnest", "不能按演示环境启动", 2)]
    [InlineData("Cli", "away", "没有应答")]
    [InlineData("Cli", "read-only", "数据库是只读的")]
    public async Task A_node_that_cannot_start_says_why_in_a_sentence(string program, string state, string sentence, int exit = 1)
    {
        string dsn = state switch
        {
            "away" => "Host=127.0.0.1;Port=1;Database=gansu;Username=nobody",
            "empty" => Application(_empty),
            "missing" => TestServer.AppDsn("no_such_database"),
            "unset" => "",
            _ => Application(_dsn),
        };
        string name = new NpgsqlConnectionStringBuilder(_dsn).Database!;
        if (state == "read-only")
            await TestServer.Execute($"alter database {name} set default_transaction_read_only = on");
        if (Change(state) is { } change)
        {
            await using var owner = Database.ForOwner(_dsn);
            await using var command = owner.CreateCommand(change);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var (code, said) = await Run(program, program == "Cli" ? ["job", "node"] : [], ("ConnectionStrings__Gansu", dsn), ("Gansu__DatabaseWaitSeconds", "1"), ("Gansu__Proxies", state == "open to the world" ? "10.0.0.1" : ""),
            ("Gansu__Demonstration", state == "in earnest" ? "true" : "false"));

        Assert.Equal(exit, code);
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_waits_for_a_database_that_comes_later()
    {
        await using var proxy = new DatabaseProxy(Application(_dsn));
        proxy.Down();
        var said = new List<string>();
        await using var database = Database.ForApplication(proxy.Dsn);

        await StartChecks.Pass(database, TimeSpan.FromMinutes(2), line =>
        {
            said.Add(line);
            proxy.Up();
        }, StartChecks.All, TestContext.Current.CancellationToken);

        Assert.Contains("还没有应答", Assert.Single(said), StringComparison.Ordinal);
    }

    private static string? Change(string state) => state switch
    {
        "behind" => "delete from schema_migrations where name = (select max(name) from schema_migrations)",
        "in earnest" => """
            insert into users (user_name, normalized_name, display_name, role, region_code, security_stamp, password_hash)
            values ('real', 'REAL', '真人', 'province-maker', '620000', 's', 'h')
            """,
        _ => null,
    };

    private static string Application(string owner) => TestServer.AppDsn(new NpgsqlConnectionStringBuilder(owner).Database!);

    private static async Task<(int Code, string Said)> Run(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"SmartFactory.Gansu.{program}.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Path("src/Web"),
        };
        start.Environment["GANSU_HOME"] = Path.Combine(Path.GetTempPath(), $"gansu-start-{Environment.ProcessId}");
        start.Environment["GANSU_MASTER_KEY"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var problems = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(TimeSpan.FromMinutes(2))) // it serves, though it should not have started
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await said + await problems);
    }
}
