using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>One database per test class: as its owner for set-up and looking, as the application for everything else.</summary>
public sealed class DatabaseFixture(TemplateDatabase template) : IAsyncLifetime
{
    public string OwnerDsn { get; private set; } = "";

    /// <summary>Connections with the rights of the application's role.</summary>
    public NpgsqlDataSource App { get; private set; } = null!;

    /// <summary>Connections with all rights.</summary>
    public NpgsqlDataSource Owner { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        OwnerDsn = await template.Clone() + ";Maximum Pool Size=10";
        Owner = Database.ForOwner(OwnerDsn);
        App = Database.ForApplication(OwnerDsn);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Owner.DisposeAsync();
        await TemplateDatabase.Drop(OwnerDsn);
    }
}
