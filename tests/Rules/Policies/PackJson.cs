using System.Text.Json.Nodes;

namespace SmartFactory.Gansu.Tests.Rules.Policies;

/// <summary>Places in a JSON document.</summary>
public static class PackJson
{
    /// <summary>The node at "$.caps[0].limitWan".</summary>
    public static JsonNode At(JsonNode root, string path)
    {
        var node = root;
        foreach (string step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.').Skip(1))
            node = step[0] == '[' ? node[int.Parse(step[1..^1])]! : node[step]!;
        return node;
    }

    /// <summary>Every object of a document, only the first two of each list.</summary>
    public static IEnumerable<string> Objects(JsonNode? node, string path = "$")
    {
        switch (node)
        {
            case JsonObject members:
                yield return path;
                foreach (var (name, member) in members)
                {
                    foreach (string below in Objects(member, $"{path}.{name}"))
                        yield return below;
                }
                break;
            case JsonArray items:
                for (int i = 0; i < Math.Min(2, items.Count); i++)
                {
                    foreach (string below in Objects(items[i], $"{path}[{i}]"))
                        yield return below;
                }
                break;
        }
    }
}
