using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Web;

/// <summary>What `./run --empty` does once it has built: set up, serve, and let in nobody but the holder of the link.</summary>
public sealed partial class EmptyInstallationTests : IAsyncLifetime
{
    private const string Password = "明月出天山苍茫云海间长风几万里";

    private readonly string _database = $"gansu_test_empty_{Guid.NewGuid():N}";
    private readonly string _home = Path.Combine(Path.GetTempPath(), $"gansu-empty-{Guid.NewGuid():N}");
    private readonly List<Process> _processes = [];

    [Fact]
    public async Task Without_data_and_accounts_the_link_on_the_console_makes_the_first_administrator()
    {
        var setup = Start("Cli", "setup", "--empty");
        string said = await setup.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await setup.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, "准备就绪"), (setup.ExitCode, said.Trim()));
        string address = $"http://127.0.0.1:{FreePort()}";
        var site = Start("Web", "--contentRoot", Checkout.Path("src/Web"), "--urls", address);
        string link = await Link(site);
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true }) { BaseAddress = new Uri(address) };

        string signIn = await FirstPage(http);
        Assert.DoesNotContain("演示", signIn, StringComparison.Ordinal);
        Assert.StartsWith(address, link, StringComparison.Ordinal);
        await Post(http, link, ("UserName", "first"), ("DisplayName", "首任管理员"), ("Fresh", Password), ("Again", Password));
        string home = await Post(http, "/sign-in", ("UserName", "first"), ("Password", Password));

        var page = new HtmlParser().ParseDocument(home);
        Assert.Contains("首任管理员", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll("nav a[href='/users']"));
        Assert.Equal(0, await Rows("enterprises"));
        Assert.Equal(1, await Rows("users"));
        Assert.NotEqual(0, await Rows("policies"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.Dispose();
        }
        Npgsql.NpgsqlConnection.ClearAllPools();
        await TestServer.Execute($"drop database if exists {_database} with (force)");
        if (Directory.Exists(_home))
            Directory.Delete(_home, recursive: true);
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"SmartFactory.Gansu.{program}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Checkout.Root,
        };
        start.Environment["ConnectionStrings__Gansu"] = TestServer.AppDsn(_database);
        start.Environment["ConnectionStrings__GansuOwner"] = program == "Cli" ? TestServer.Dsn(_database) : null;
        start.Environment["GANSU_HOME"] = _home;
        start.Environment.Remove("Gansu__Demonstration");
        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    private static async Task<string> Link(Process site)
    {
        while (await site.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Address().Match(line) is { Success: true } found)
            {
                _ = site.StandardOutput.ReadToEndAsync(); // a full pipe would stop the site
                return found.Value;
            }
        }
        throw new InvalidOperationException("the site said nothing of a link");
    }

    // the link is said a moment before the site listens
    private static async Task<string> FirstPage(HttpClient http)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task<string> Post(HttpClient http, string url, params (string Name, string Value)[] fields)
    {
        using var shown = await http.GetAsync(new Uri(url, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);
        using var pressed = FilledForms.Press(await FilledForms.Read(shown), "main form", fields);
        using var response = await http.SendAsync(pressed, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<long> Rows(string table)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(TestServer.Dsn(_database));
        await using var command = source.CreateCommand($"select count(*) from {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"http://\S+/invitation/\S+")]
    private static partial Regex Address();
}
