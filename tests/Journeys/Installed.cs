using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SmartFactory.Gansu.Mail;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.Web.Features.Home;
using TestServer = SmartFactory.Gansu.Tests.Fixtures.TestServer;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>An installation made as `./run --empty` makes one: its programs as processes, its own database, its own folder. Later on days of the test's choice.</summary>
internal sealed partial class Installed : IAsyncDisposable
{
    private readonly string _database = $"gansu_test_journey_{Guid.NewGuid():N}";
    private readonly string _home = Path.Combine(Path.GetTempPath(), $"gansu-journey-{Guid.NewGuid():N}");
    private readonly List<Process> _processes = [];
    private WebApplicationFactory<HomeController>? _later;

    /// <summary>Where the site is.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Where the owner of its tables signs in.</summary>
    public string OwnerDsn => TestServer.Dsn(_database);

    /// <summary>Sets up and serves; the link for the first administrator, as printed.</summary>
    public async Task<string> Start()
    {
        var setup = Run("Cli", "setup", "--empty");
        string said = await setup.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await setup.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, "准备就绪"), (setup.ExitCode, said.Trim()));
        Address = $"http://127.0.0.1:{FreePort()}";
        var site = Run("Web", "--contentRoot", Checkout.Path("src/Web"), "--urls", Address);
        while (await site.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Link().Match(line) is { Success: true } found)
            {
                _ = Keep(site); // a full pipe would stop the site
                await Listening(new Uri(Address).Port);
                return found.Value;
            }
        }
        throw new InvalidOperationException("the site said nothing of a link");
    }

    /// <summary>The same database, key and mail on another day: a node of the test's own, for the processes know the real clock only.</summary>
    public async Task MoveTo(TimeProvider clock)
    {
        foreach (var process in _processes.Where(process => !process.HasExited))
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        if (_later is not null)
            await _later.DisposeAsync();
        string key = (await File.ReadAllTextAsync(Path.Combine(_home, "keys/master.key"))).Trim();
        _later = WebFixture.Node(TestServer.AppDsn(_database) + ";Maximum Pool Size=20", from: null,
                ("urls", "http://127.0.0.1:0"), ("Gansu:Demonstration", "false"), ("GANSU_MASTER_KEY", key), ("GANSU_HOME", _home))
            .WithWebHostBuilder(host => host.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(clock)).Replace(ServiceDescriptor.Singleton<DatabaseClock>(new MovedDatabase(clock)))));
        _later.UseKestrel(0);
        _later.StartServer();
        Address = _later.ClientOptions.BaseAddress.ToString().TrimEnd('/');
    }

    /// <summary>The newest letter to this address, once it is there.</summary>
    public async Task<ReadMail> Mail(string address)
    {
        while (true)
        {
            var found = Letters().FirstOrDefault(mail => mail.To.Contains(address, StringComparison.OrdinalIgnoreCase));
            if (found is not null)
                return found;
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The link in a letter of invitation, at the address where the site is now.</summary>
    public static string? LinkIn(string text) => Link().Match(text) is { Success: true } found ? found.Value : null;

    public async ValueTask DisposeAsync()
    {
        if (_later is not null)
            await _later.DisposeAsync();
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

    private IEnumerable<ReadMail> Letters() => Directory.Exists(Path.Combine(_home, "mail"))
        ? new DirectoryInfo(Path.Combine(_home, "mail")).EnumerateFiles("*.eml").OrderByDescending(file => file.LastWriteTimeUtc).Select(file => MailReader.Read(File.ReadAllText(file.FullName)))
        : [];

    private Process Run(string program, params string[] arguments)
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
        start.Environment.Remove("GANSU_MASTER_KEY");
        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    // beside the pictures, for whoever looks for the cause
    private static async Task Keep(Process site)
    {
        string? folder = Environment.GetEnvironmentVariable("SCREENSHOTS");
        while (await site.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!string.IsNullOrEmpty(folder))
                await File.AppendAllTextAsync(Path.Combine(folder, "journey-site.log"), line + "\n");
        }
    }

    // the link is said a moment before the site listens
    private static async Task Listening(int port)
    {
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"https?://\S+/invitation/[A-Za-z0-9_-]+")]
    private static partial Regex Link();
}
