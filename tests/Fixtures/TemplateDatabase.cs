using System.Globalization;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

[assembly: AssemblyFixture(typeof(SmartFactory.Gansu.Tests.Fixtures.TemplateDatabase))]

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>One migrated database with reference data and rules per test run, made when first needed; every test class works on a copy.</summary>
public sealed class TemplateDatabase : IAsyncDisposable
{
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId}_{Random.Shared.Next(0x10000):x4}");
    private readonly SemaphoreSlim _copying = new(1, 1); // two copies at once would see each other as users of the template
    private readonly Lazy<Task<string>> _template;
    private int _copies;

    public TemplateDatabase() => _template = new Lazy<Task<string>>(Build);

    /// <summary>A fresh migrated database; returns its owner connection string.</summary>
    public Task<string> Clone() => Create(fromTemplate: true);

    /// <summary>A fresh database without any tables; returns its owner connection string.</summary>
    public Task<string> Empty() => Create(fromTemplate: false);

    /// <summary>The application's connection string to the database of an owner's, with as large a pool.</summary>
    public static string AppDsn(string ownerDsn)
    {
        var owner = new NpgsqlConnectionStringBuilder(ownerDsn);
        return new NpgsqlConnectionStringBuilder(TestServer.AppDsn(owner.Database!)) { MaxPoolSize = owner.MaxPoolSize }.ConnectionString;
    }

    public static async Task Drop(string ownerDsn) =>
        await TestServer.Execute($"drop database if exists {new NpgsqlConnectionStringBuilder(ownerDsn).Database} with (force)");

    public async ValueTask DisposeAsync()
    {
        if (_template.IsValueCreated)
            await Drop(TestServer.Dsn(_prefix));
        _copying.Dispose();
    }

    private async Task<string> Create(bool fromTemplate)
    {
        string template = fromTemplate ? await _template.Value : "template1";
        string name = string.Create(CultureInfo.InvariantCulture, $"{_prefix}_{Interlocked.Increment(ref _copies)}");
        await _copying.WaitAsync();
        try
        {
            await TestServer.Execute($"create database {name} owner gansu_owner template {template} strategy file_copy");
        }
        finally
        {
            _copying.Release();
        }
        return TestServer.Dsn(name);
    }

    private async Task<string> Build()
    {
        string dsn = TestServer.Dsn(_prefix);
        await Installation.Prepare(dsn, _ => { });
        await MadeUpPeople.Into(dsn);
        NpgsqlConnection.ClearAllPools(); // nobody may be connected to a template
        return _prefix;
    }
}
