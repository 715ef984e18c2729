using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Backups;

/// <summary>An installation of its own, with a private server, as a machine has it.</summary>
internal sealed class InstalledHome(string? programs = null) : IAsyncDisposable
{
    private readonly List<Process> _sites = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("gansu-home").FullName;

    public string KeyFile => Path.Combine(Folder, "keys", "master.key");

    /// <summary>The folder of the programs of this major version; null when they cannot be had here.</summary>
    public static async Task<string?> Programs(string major)
    {
        var (exit, said, _) = await Run(Started(Checkout.Path("db/server.sh"), ["programs", major], Checkout.Path(".test"), null));
        return exit == 0 ? said.Trim() : null;
    }

    /// <summary>A command of the operator: exit code, result, and what was said besides.</summary>
    public Task<(int Exit, string Result, string Said)> Gansu(params string[] arguments) => Gansu([], arguments);

    public Task<(int Exit, string Result, string Said)> Gansu((string Name, string Value)[] environment, params string[] arguments) =>
        Run(Program("Cli", arguments, environment));

    public async Task<string> Server(string act)
    {
        var (exit, printed, said) = await Run(Started(Checkout.Path("db/server.sh"), [act], Folder, programs));
        Assert.True(exit == 0, said);
        return printed.Trim();
    }

    /// <summary>Connections of the server's superuser; starts it.</summary>
    public async Task<NpgsqlDataSource> Database()
    {
        await Server("start");
        return NpgsqlDataSource.Create(await Server("admin-dsn") + ";Pooling=false");
    }

    /// <summary>Starts the site and returns the status of its first page, or its exit code and what it said.</summary>
    public async Task<(HttpStatusCode? Page, int? Exit, string Said)> Site(params (string Name, string Value)[] environment)
    {
        await Server("start");
        string address = $"http://127.0.0.1:{FreePort()}";
        var start = Program("Web", ["--contentRoot", Checkout.Path("src/Web"), "--urls", address], [("ConnectionStrings__Gansu", await Server("dsn")), .. environment]);
        var site = Process.Start(start)!;
        _sites.Add(site);
        var said = site.StandardError.ReadToEndAsync();
        _ = site.StandardOutput.ReadToEndAsync();
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        while (!site.HasExited)
        {
            try
            {
                using var page = await http.GetAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);
                return (page.StatusCode, null, "");
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
        return (null, site.ExitCode, await said);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in _sites)
        {
            if (!site.HasExited)
                site.Kill(entireProcessTree: true);
            await site.WaitForExitAsync();
            site.Dispose();
        }
        await Server("stop");
        string box = await Server("box");
        foreach (string folder in ((string[])[Folder, box]).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    private ProcessStartInfo Program(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = Started("dotnet", [Path.Combine(AppContext.BaseDirectory, $"SmartFactory.Gansu.{program}.dll"), .. arguments], Folder, programs);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    private static ProcessStartInfo Started(string program, string[] arguments, string home, string? programs)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Root };
        foreach (string name in (string[])["ConnectionStrings__Gansu", "GANSU_MASTER_KEY", "Gansu__Demonstration", "GANSU_POSTGRES_BIN"])
            start.Environment.Remove(name);
        start.Environment["GANSU_HOME"] = home;
        start.Environment["GANSU_DISPOSABLE"] = "yes";
        if (programs is not null)
            start.Environment["GANSU_POSTGRES_BIN"] = programs;
        return start;
    }

    private static async Task<(int Exit, string Result, string Said)> Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        string result = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, result, await said);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
