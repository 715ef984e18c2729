using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>Addresses that are of one kind.</summary>
internal static partial class CrawlKinds
{
    /// <summary>The address with every number, code and free text left out; a short word of the query stays, for it names a state.</summary>
    internal static string KindOf(string url)
    {
        var address = new Uri(url);
        string path = Named().Replace(Token().Replace(Number().Replace(address.AbsolutePath, "/#"), "/#"), "$1#");
        string query = string.Join('&', address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => pair is [var name, var value] && Word().IsMatch(value) && name is not ("after" or "q") ? $"{name}={value}" : pair[0]).Distinct().Order(StringComparer.Ordinal));
        return query.Length > 0 ? $"{path}?{query}" : path;
    }

    // the state a list was narrowed to
    internal static string StateOf(string url) =>
        url.Length == 0 ? "" : new Uri(url) is { AbsolutePath: "/" } ? "/" : KindOf(url) is var kind && kind.Contains('=', StringComparison.Ordinal) ? kind : "";

    [GeneratedRegex("/[0-9]+(?=/|$)")]
    private static partial Regex Number();

    // things whose number is a word
    [GeneratedRegex("^(/letter-templates/|/jobs/|/contacts/offices/)(?!history)[a-z0-9-]+")]
    private static partial Regex Named();

    [GeneratedRegex("/[A-Za-z0-9_-]{24,}(?=/|$|\\.)")]
    private static partial Regex Token();

    [GeneratedRegex("^[a-z][a-z-]{1,20}$")]
    private static partial Regex Word();
}
