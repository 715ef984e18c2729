using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>A database nobody has started on yet, and folders of installations that might.</summary>
internal sealed class KeyWorld : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gansu-key").FullName;

    private KeyWorld(string dsn) => (Dsn, Owner, App) = (dsn, Database.ForOwner(dsn), Database.ForApplication(dsn));

    public string Dsn { get; }

    public NpgsqlDataSource Owner { get; }

    public NpgsqlDataSource App { get; }

    public static async Task<KeyWorld> Of(TemplateDatabase template) => new(await template.Clone() + ";Maximum Pool Size=10");

    public MasterKeyPlace Home(string name = "home") => new(null, Path.Combine(_folder, name));

    /// <summary>Puts this text where the key is looked for.</summary>
    public static void Write(MasterKeyPlace place, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(place.File)!);
        File.WriteAllText(place.File, text);
        File.SetUnixFileMode(place.File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public Task<MasterKey> Start(MasterKeyPlace place) => CheckMasterKey.Of(App, place, cancel: TestContext.Current.CancellationToken);

    /// <summary>The services of a node that has started.</summary>
    public ServiceProvider Node(MasterKeyPlace place)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(App);
        services.AddKeyRing(_ => place);
        return services.BuildServiceProvider();
    }

    /// <summary>Something locked by a node of this place.</summary>
    public string Lock(MasterKeyPlace place, string text)
    {
        using var node = Node(place);
        return node.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect(text);
    }

    public string Unlock(MasterKeyPlace place, string cipher)
    {
        using var node = Node(place);
        return node.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(cipher);
    }

    public async Task<T?> Ask<T>(string sql)
    {
        await using var connection = await Owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    /// <summary>Everything that is said of keys in the database.</summary>
    public Task<string?> Kept() => Ask<string>("""
        select concat_ws(' | ', (select string_agg(friendly_name || xml, ' ' order by friendly_name) from data_protection_keys), (select fingerprint || probe from master_key),
          (select count(*) from events where act like 'master-key-%'))
        """);

    public async ValueTask DisposeAsync()
    {
        await Owner.DisposeAsync();
        await App.DisposeAsync();
        await TemplateDatabase.Drop(Dsn);
        Directory.Delete(_folder, recursive: true);
    }
}
