using System.Text.Json;

namespace SmartFactory.Gansu.Tests.Backups;

/// <summary>Tests that share <see cref="BackedUpHome"/>: its making takes longer than most of them.</summary>
[CollectionDefinition(nameof(BackedUpHome))]
public sealed class BackedUpHomeTests : ICollectionFixture<BackedUpHome>;

/// <summary>An installation with the demonstration's data and one backup of it, shared by the tests that only read the file.</summary>
public sealed class BackedUpHome : IAsyncLifetime
{
    internal InstalledHome Home { get; } = new();

    /// <summary>The backup.</summary>
    public string Backup { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Assert.Equal(0, (await Home.Gansu("setup")).Exit);
        Assert.Equal(0, (await Home.Gansu("key", "check")).Exit);
        Backup = await Create(Home);
    }

    /// <summary>Backs up and returns the file.</summary>
    internal static async Task<string> Create(InstalledHome home)
    {
        var (exit, result, said) = await home.Gansu("backup", "create", "--json");
        Assert.True(exit == 0, said);
        return JsonDocument.Parse(result).RootElement.GetProperty("file").GetString()!;
    }

    public ValueTask DisposeAsync() => Home.DisposeAsync();
}
