using System.Text.RegularExpressions;
using SmartFactory.Gansu.Rules.Reports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Events;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>Whatever the program writes down, the record shows in Chinese.</summary>
public sealed partial class EventTextTests
{
    private static readonly string[] Decided = ["confirmed", "rejected"];

    // code words put together at run time, by the way they begin
    private static readonly Dictionary<string, IEnumerable<string>> Made = new()
    {
        ["title-"] = TitleMoves.All.Select(move => move.Act.Code()),
        ["titles-"] = TitleMoves.All.Where(move => move.Cause == MoveCause.Date).Select(move => move.Act.Code()),
        ["renewal-"] = RenewalSteps.All.Select(step => step.Code),
        ["report-"] = Enum.GetValues<ReportAct>().Select(act => act.ToString().ToLowerInvariant()).Concat(["hold", "release"]),
        ["award-"] = from act in (string[])["revocation", "recovery"] from end in (string[])["requested", .. Decided] select $"{act}-{end}",
        ["allocation-"] = Decided,
        ["change-"] = Decided,
        ["decision-"] = Decided,
        ["holidays-"] = Decided,
        ["payment-"] = Decided,
        ["return-"] = Decided,
    };

    [Fact]
    public void Every_code_word_has_a_Chinese_name()
    {
        var codes = Codes();

        Assert.Superset((HashSet<string>)["settlement-approved", "titles-lapse", "payment-confirmed", "job-paused", "account-disabled", "sign-in-refused", "ledger-problem"], codes);
        Assert.DoesNotContain(codes, code => EventText.Act(code).StartsWith("其他", StringComparison.Ordinal));
    }

    /// <summary>Every code word the program can write down.</summary>
    internal static SortedSet<string> Codes()
    {
        var codes = new SortedSet<string>(from start in (string[])["payment-", "return-"] from end in Made[start] select start + end);
        foreach (string source in Sources())
        {
            string text = File.ReadAllText(source);
            foreach (Match match in Plain().Matches(text))
                codes.Add(match.Groups[1].Value);
            foreach (Match match in PutTogether().Matches(text))
                codes.UnionWith(Made[match.Groups[1].Value].Select(end => match.Groups[1].Value + end));
            if (ByName().IsMatch(text))
                codes.UnionWith(Literals().Matches(text).Select(match => match.Groups[1].Value));
            codes.UnionWith(Access().Matches(text).SelectMany(call => Literals().Matches(call.Value)).Select(match => match.Groups[1].Value));
        }

        return codes;
    }

    internal static IEnumerable<string> Sources() => ((string[])["src", "jobs", "reports"])
        .SelectMany(folder => Directory.EnumerateFiles(Checkout.Path(folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex("""new Event\((?:[^,"]*\? )?"([a-z-]+)"(?= *[,:])""")]
    private static partial Regex Plain();

    [GeneratedRegex("""new Event\(\$"([a-z]+-)\{""")]
    private static partial Regex PutTogether();

    /// <summary>A file that gets the code word in a variable names it somewhere as a literal.</summary>
    [GeneratedRegex("""new Event\((?:act\b|[^,"]*\? ")""")]
    private static partial Regex ByName();

    [GeneratedRegex("""RecordAccess\.Of\([^;]*;""")]
    private static partial Regex Access();

    [GeneratedRegex("\"((?:account|interpretation|job|ledger|password|second-factor|settlement|sessions?|sign-in|signed|first)-[a-z-]+)\"")]
    private static partial Regex Literals();
}
