using System.Xml.Linq;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>References point one way: Web, Cli → Jobs → Reports → UseCases → Rules.</summary>
public sealed class ReferencesTests
{
    private const string Prefix = "SmartFactory.Gansu.";

    private static readonly Dictionary<string, string> Projects = new()
    {
        ["Rules"] = "src/Rules",
        ["UseCases"] = "src/UseCases",
        ["Reports"] = "reports",
        ["Jobs"] = "jobs",
        ["Web"] = "src/Web",
        ["Cli"] = "src/Cli",
    };

    [Theory]
    [InlineData("Rules")]
    [InlineData("UseCases", "Rules")]
    [InlineData("Reports", "Rules", "UseCases")]
    [InlineData("Jobs", "Rules", "UseCases", "Reports")]
    [InlineData("Web", "Rules", "UseCases", "Reports", "Jobs")]
    [InlineData("Cli", "Rules", "UseCases", "Reports", "Jobs")]
    public void A_project_refers_only_to_those_below_it(string project, params string[] below)
    {
        var file = XDocument.Load(Checkout.Path($"{Projects[project]}/{project}.csproj"));
        var named = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(named.Except(below));

        var assembly = System.Reflection.Assembly.Load(Prefix + project);
        var used = assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith(Prefix, StringComparison.Ordinal));
        Assert.Empty(used.Select(n => n[Prefix.Length..]).Except(below));
    }

    [Fact]
    public void The_program_names_no_add_in()
    {
        string[] addIns = ["Hang" + "fire", "Mail" + "Kit"]; // in pieces, or this file would find itself
        var named = new[] { "src", "jobs", "reports", "tests", "db" }
            .SelectMany(folder => Directory.EnumerateFiles(Checkout.Path(folder), "*.*", SearchOption.AllDirectories))
            .Where(path => !addIns.Any(path.Contains) && !path.Contains("/AddIns/", StringComparison.Ordinal)) // their own folders
            .Where(path => Path.GetExtension(path) is ".cs" or ".cshtml" or ".csproj" or ".sql" or ".json" && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal))
            .Where(path => addIns.Any(name => File.ReadAllText(path).Contains(name, StringComparison.OrdinalIgnoreCase)));
        Assert.Empty(named);
    }

    [Fact]
    public void The_rules_are_pure()
    {
        string project = File.ReadAllText(Checkout.Path("src/Rules/Rules.csproj"));
        Assert.DoesNotContain("PackageReference", project, StringComparison.Ordinal);
        Assert.DoesNotContain("FrameworkReference", project, StringComparison.Ordinal);

        string[] forbidden = ["DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "TimeProvider", "System.IO", "File.Read", "HttpClient"];
        var found = Directory.EnumerateFiles(Checkout.Path("src/Rules"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(path => forbidden.Where(File.ReadAllText(path).Contains).Select(word => $"{Path.GetFileName(path)}: {word}"));
        Assert.Empty(found);
    }
}
