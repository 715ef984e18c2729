using System.Diagnostics;
using System.Text.RegularExpressions;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>The repository builds anywhere: it names no package host and no folder of anybody's machine.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] Generated = ["wwwroot/lib/", "node_modules/"];

    [Fact]
    public void No_package_host_and_no_path_of_a_machine_is_written_down()
    {
        var found = Tracked().Where(IsText).Where(path => File.Exists(Checkout.Path(path))).SelectMany(path => Lines(Checkout.Path(path))
            .Select((line, index) => (line, index))
            .Where(l => Foreign().IsMatch(l.line))
            .Select(l => $"{path}:{l.index + 1} {l.line.Trim()}"));

        Assert.Empty(found);
    }

    // the one rule of .editorconfig a build cannot check
    [Fact]
    public void Fields_are_named_without_this() => Assert.Empty(
        Tracked().Where(path => path.EndsWith(".cs", StringComparison.Ordinal) && File.Exists(Checkout.Path(path)))
            .SelectMany(path => Lines(Checkout.Path(path)).Where(line => This().IsMatch(line)).Select(line => $"{path}: {line.Trim()}")));

    [Fact]
    public void Nothing_that_is_made_by_the_build_is_committed() =>
        Assert.DoesNotContain(Tracked(), path => Generated.Any(made => path.Contains(made, StringComparison.Ordinal)));

    [Fact]
    public void Scripts_can_be_started() =>
        Assert.All(["run", "test", "gansu", "db/server.sh", "tests/chromium.sh", ".ci/run"], script =>
            Assert.Contains($"100755 {script}", Tracked("--format=%(objectmode) %(path)")));

    // written in pieces, or this file would find itself
    [GeneratedRegex(@"registry\." + @"npmjs|api\." + @"nuget\.org|npm" + @"mirror|""resolved"": ""http|/ho" + @"me/[a-z]|/ro" + @"ot/|/tm" + @"p/wt|/wo" + @"rk/|[A-Z]:\\Us" + "ers")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"\bthis\._")]
    private static partial Regex This();

    // a build holds a lock on its script
    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static bool IsText(string path) =>
        Path.GetExtension(path) is not (".xlsx" or ".png" or ".woff2" or ".ico" or ".jpg" or ".pdf");

    private static string[] Tracked(params string[] options)
    {
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "-C", Checkout.Root, "ls-files", "-z", .. options]) { RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        string[] paths = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.NotEmpty(paths);
        return paths;
    }
}
