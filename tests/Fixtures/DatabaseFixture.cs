using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>One database per test class: as its owner for set-up and looking, as the application for everything else.</summary>
public sealed class DatabaseFixture(TemplateDatabase template) : IAsyncLifetime
{
    public string OwnerDsn { get; private set; } = "";

    /// <summary>What a process of the application signs in with.</summary>
    public string AppDsn => TemplateDatabase.AppDsn(OwnerDsn);

    /// <summary>Connections of the application's own account.</summary>
    public NpgsqlDataSource App { get; private set; } = null!;

    /// <summary>Connections of the owner of the tables.</summary>
    public NpgsqlDataSource Owner { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        OwnerDsn = await template.Clone() + ";Maximum Pool Size=10";
        Owner = Database.ForOwner(OwnerDsn);
        App = Database.ForApplication(AppDsn);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Owner.DisposeAsync();
        await TemplateDatabase.Drop(OwnerDsn);
    }
}
