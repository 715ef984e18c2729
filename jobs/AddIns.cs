using System.Reflection;
using System.Runtime.Loader;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SmartFactory.Gansu.Jobs;

/// <summary>Add-ins: assemblies with a hosting startup, named by ASPNETCORE_HOSTINGSTARTUPASSEMBLIES, in the folders that GANSU_ADDINS names. What they share with the program is the program's.</summary>
public static class AddIns
{
    /// <summary>Makes their folders known; without them nothing happens.</summary>
    public static void Find()
    {
        string[] folders = Environment.GetEnvironmentVariable("GANSU_ADDINS")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        AssemblyLoadContext.Default.Resolving += (context, assembly) =>
            folders.Select(folder => Path.GetFullPath(Path.Combine(folder, assembly.CultureName ?? "", $"{assembly.Name}.dll"))).FirstOrDefault(File.Exists) is { } file
                ? context.LoadFromAssemblyPath(file) : null;
    }

    /// <summary>A site calls its add-ins by itself; a node without pages does it here, before anything is registered.</summary>
    public static void Into(HostApplicationBuilder host) => Into(host, Environment.GetEnvironmentVariable("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES") ?? "");

    /// <summary>The same for these, separated by semicolons.</summary>
    public static void Into(HostApplicationBuilder host, string names)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(names);
        foreach (string name in names.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            foreach (var addIn in Assembly.Load(new AssemblyName(name)).GetCustomAttributes<HostingStartupAttribute>())
                ((IHostingStartup)Activator.CreateInstance(addIn.HostingStartupType)!).Configure(new WithoutPages(host));
        }
    }

    private sealed class WithoutPages(HostApplicationBuilder host) : IWebHostBuilder
    {
        private readonly WebHostBuilderContext _context = new() { Configuration = host.Configuration };

#pragma warning disable ASPDEPR008 // the interface of hosting startups still names it
        public IWebHost Build() => throw new NotSupportedException("a node without pages builds itself");
#pragma warning restore ASPDEPR008

        public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate)
        {
            configureDelegate(_context, host.Configuration);
            return this;
        }

        public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
        {
            configureServices(host.Services);
            return this;
        }

        public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
        {
            configureServices(_context, host.Services);
            return this;
        }

        public string? GetSetting(string key) => host.Configuration[key];

        public IWebHostBuilder UseSetting(string key, string? value)
        {
            host.Configuration[key] = value;
            return this;
        }
    }
}
