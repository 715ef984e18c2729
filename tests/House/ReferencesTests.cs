using System.Xml.Linq;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>References point one way: Web, Cli → Jobs → Mail, Reports → UseCases → Rules.</summary>
public sealed class ReferencesTests
{
    private const string Prefix = "SmartFactory.Gansu.";

    private static readonly Dictionary<string, string> Projects = new()
    {
        ["Rules"] = "src/Rules",
        ["UseCases"] = "src/UseCases",
        ["Mail"] = "src/Mail",
        ["Reports"] = "reports",
        ["Jobs"] = "jobs",
        ["Web"] = "src/Web",
        ["Cli"] = "src/Cli",
    };

    [Theory]
    [InlineData("Rules")]
    [InlineData("UseCases", "Rules")]
    [InlineData("Reports", "Rules", "UseCases")]
    [InlineData("Mail", "Rules", "UseCases")]
    [InlineData("Jobs", "Rules", "UseCases", "Mail", "Reports")]
    [InlineData("Web", "Rules", "UseCases", "Mail", "Reports", "Jobs")]
    [InlineData("Cli", "Rules", "UseCases", "Mail", "Reports", "Jobs")]
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
