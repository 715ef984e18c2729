using System.Text.Json;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>What was asked for is what is used: a version missing from the feed would otherwise resolve upwards without a word.</summary>
public sealed class PackagesTests
{
    private static readonly string[] Folders = ["src/Rules", "src/UseCases", "src/Mail", "reports", "jobs", "src/Web", "src/Cli", "tests"];

    /// <summary>Versions with published faults lie below these.</summary>
    private static readonly Dictionary<string, Version> Floors = new(StringComparer.OrdinalIgnoreCase)
    {
        ["System.Drawing.Common"] = new(10, 0, 15),
        ["System.Security.Cryptography.Pkcs"] = new(10, 0, 15),
        ["System.Security.Cryptography.Xml"] = new(10, 0, 15),
        ["System.IO.Packaging"] = new(10, 0, 15),
        ["Microsoft.Win32.SystemEvents"] = new(10, 0, 15),
        ["Microsoft.Extensions.Configuration.Json"] = new(10, 0, 11),
        ["Npgsql"] = new(10, 0, 0),
    };

    public static TheoryData<string> LockFiles => [.. Folders.Select(folder => folder + "/packages.lock.json")];

    [Theory]
    [MemberData(nameof(LockFiles))]
    public void Every_chosen_version_is_the_version_used(string lockFile) =>
        Assert.Empty(Packages(lockFile)
            .Where(p => p.Requested is not null && p.Type is "Direct" or "CentralTransitive")
            .Where(p => !p.Requested!.TrimStart('[').StartsWith(p.Resolved + ",", StringComparison.Ordinal))
            .Select(p => $"{p.Name}: asked {p.Requested}, got {p.Resolved}"));

    [Theory]
    [MemberData(nameof(LockFiles))]
    public void No_package_is_below_its_floor(string lockFile) =>
        Assert.Empty(Packages(lockFile)
            .Where(p => Floors.TryGetValue(p.Name, out var floor) && Version.Parse(p.Resolved) < floor)
            .Select(p => $"{p.Name} {p.Resolved}"));

    private static IEnumerable<(string Name, string Type, string? Requested, string Resolved)> Packages(string lockFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Checkout.Path(lockFile)));
        foreach (var framework in document.RootElement.GetProperty("dependencies").EnumerateObject())
        {
            foreach (var package in framework.Value.EnumerateObject().Where(p => p.Value.TryGetProperty("resolved", out _)))
            {
                string? requested = package.Value.TryGetProperty("requested", out var asked) ? asked.GetString() : null;
                yield return (package.Name, package.Value.GetProperty("type").GetString()!, requested, package.Value.GetProperty("resolved").GetString()!);
            }
        }
    }
}
