using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.Tests.Journeys;
using SmartFactory.Gansu.UseCases.Data;

[assembly: AssemblyFixture(typeof(RichTemplate))]

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>The rich world, made once when first needed; everybody who looks at it gets a copy, for they change it.</summary>
public sealed class RichTemplate : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private string? _dsn;
    private int _copies;

    /// <summary>The enterprise with most to show.</summary>
    public long Main { get; private set; }

    /// <summary>A copy; returns its owner connection string.</summary>
    public async Task<string> Clone(TemplateDatabase template)
    {
        ArgumentNullException.ThrowIfNull(template);
        await _one.WaitAsync();
        try
        {
            _dsn ??= await Build(template);
            string rich = new NpgsqlConnectionStringBuilder(_dsn).Database!;
            string name = string.Create(CultureInfo.InvariantCulture, $"{rich}_{++_copies}");
            await TestServer.Execute($"create database {name} owner gansu_owner template {rich} strategy file_copy");
            return TestServer.Dsn(name);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_dsn is not null)
            await TemplateDatabase.Drop(_dsn);
        _one.Dispose();
    }

    private async Task<string> Build(TemplateDatabase template)
    {
        string dsn = await template.Clone();
        await using (var owner = Database.ForOwner(dsn + ";Pooling=false"))
        await using (var node = WebFixture.Node(TemplateDatabase.AppDsn(dsn + ";Maximum Pool Size=10"), from: null))
        {
            var world = new RichWorld(owner, node.Services.GetRequiredService<NpgsqlDataSource>(), node.Services);
            await world.Make();
            Main = world.Main;
        }
        await TestServer.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{new NpgsqlConnectionStringBuilder(dsn).Database}'"); // nobody may be connected to a template
        return dsn;
    }
}
