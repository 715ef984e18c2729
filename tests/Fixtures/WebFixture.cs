using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Home;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>The site in memory on its own database, one per test class; in demonstration mode, seen from the loopback address.</summary>
public sealed class WebFixture(TemplateDatabase template) : IAsyncLifetime
{
    /// <summary>The official day of the site under test.</summary>
    public static readonly DateOnly Today = new(2026, 11, 30);

    /// <summary>In this header a visitor names the address it comes from, when it is not that of the node's visitors.</summary>
    internal const string From = "Test-Address";

    private readonly List<WebApplicationFactory<HomeController>> _nodes = [];
    private WebApplicationFactory<HomeController>? _inEarnest;

    private const string MasterKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// <summary>Connections of the owner of the tables, for set-up and looking.</summary>
    public NpgsqlDataSource Owner { get; private set; } = null!;

    public string OwnerDsn { get; private set; } = "";

    /// <summary>What the site signs in with.</summary>
    public string AppDsn => TemplateDatabase.AppDsn(OwnerDsn);

    public WebApplicationFactory<HomeController> Site { get; private set; } = null!;

    public IServiceProvider Services => Site.Services;

    /// <summary>Connections of the application's own account.</summary>
    public NpgsqlDataSource App => Services.GetRequiredService<NpgsqlDataSource>();

    public async ValueTask InitializeAsync()
    {
        OwnerDsn = await template.Clone() + ";Maximum Pool Size=10";
        Owner = Database.ForOwner(OwnerDsn);
        Site = AnotherNode();
    }

    /// <summary>One more web node on the same database; settings as "Gansu:Today".</summary>
    public WebApplicationFactory<HomeController> AnotherNode(string? from = "127.0.0.1", params (string Name, string Value)[] settings)
    {
        var node = Node(AppDsn, from, settings);
        _nodes.Add(node);
        return node;
    }

    /// <summary>The same site in earnest: passwords and second factors count.</summary>
    public WebApplicationFactory<HomeController> InEarnest => _inEarnest ??= AnotherNode(settings: ("Gansu:Demonstration", "false"));

    // a node would watch its files, and a machine has few watchers
    static WebFixture() => Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "true");

    internal static WebApplicationFactory<HomeController> Node(string dsn, string? from, params (string Name, string Value)[] settings) =>
        new WebApplicationFactory<HomeController>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Production");
            host.UseSetting("ConnectionStrings:Gansu", dsn);
            host.UseSetting("Gansu:Demonstration", "true");
            host.UseSetting("Gansu:Today", "2026-11-30");
            host.UseSetting("hostBuilder:reloadConfigOnChange", "false");
            host.UseSetting("Gansu:BriefSeconds", "0"); // tests act in the database, too
            host.UseSetting("Gansu:SignIn:RefusalMilliseconds", "1");
            host.UseSetting("GANSU_MASTER_KEY", MasterKey);
            foreach (var (name, value) in settings)
                host.UseSetting(name, value);
            host.ConfigureLogging(logging => logging.AddFilter(null, LogLevel.Error));
            if (from is not null)
                host.ConfigureServices(services => services.AddSingleton<IStartupFilter>(new RemoteAddress(IPAddress.Parse(from))));
        });

    /// <summary>Somebody who has not signed in.</summary>
    public Visitor Anonymous() => new(Site);

    /// <summary>A person of this role; region code as needed (city 620100, county 620102 when not given).</summary>
    public async Task<Visitor> SignInAs(Role role, string? region = null, long? enterpriseId = null)
    {
        string userName = await TestAccounts.Make(Owner, role, region, enterpriseId);
        var client = Anonymous();
        await client.Demonstrate(userName);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await Owner.DisposeAsync();
        await TemplateDatabase.Drop(OwnerDsn);
    }

    private sealed class RemoteAddress(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress ??= context.Request.Headers.TryGetValue(From, out var named) ? IPAddress.Parse(named.ToString()) : address;
                return rest(context);
            });
            next(app);
        };
    }
}
