using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules.Policies;

/// <summary>The schema is for editors, the reader decides: both must want the same.</summary>
public sealed class PolicySchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Checkout.Path("db/policies/schema.json")))!;

    private static JsonNode Pack() => JsonNode.Parse(File.ReadAllText(Packs.GansuPath))!;

    [Fact]
    public void The_pack_of_the_checkout_is_valid() => Assert.Null(Problem(Schema, Pack(), "$"));

    [Fact]
    public void A_missing_property_is_refused_by_both()
    {
        foreach (string path in PackJson.Objects(Pack()))
        {
            foreach (string name in PackJson.At(Pack(), path).AsObject().Select(member => member.Key).Where(name => name != "$schema"))
            {
                var changed = Pack();
                _ = PackJson.At(changed, path).AsObject().Remove(name);
                AssertBothRefuse(changed, $"{path} without {name}");
            }
        }
    }

    [Fact]
    public void An_unknown_property_is_refused_by_both()
    {
        foreach (string path in PackJson.Objects(Pack()))
        {
            var changed = Pack();
            PackJson.At(changed, path).AsObject().Add("surprise", 1);
            AssertBothRefuse(changed, $"{path} with surprise");
        }
    }

    [Fact]
    public void A_wrong_type_is_refused_by_both()
    {
        foreach (string path in PackJson.Objects(Pack()))
        {
            foreach (string name in PackJson.At(Pack(), path).AsObject().Select(member => member.Key).Where(name => name != "$schema"))
            {
                var changed = Pack();
                var members = PackJson.At(changed, path).AsObject();
                members[name] = members[name] is JsonArray ? new JsonObject() : new JsonArray();
                AssertBothRefuse(changed, $"{path}.{name} of another type");
            }
        }
    }

    private static void AssertBothRefuse(JsonNode pack, string what)
    {
        Assert.True(Problem(Schema, pack, "$") is not null, $"the schema lets pass: {what}");
        _ = Assert.Throws<PolicyPackException>(() => PolicyPackReader.Read(what, Encoding.UTF8.GetBytes(pack.ToJsonString())));
    }

    // the part of JSON Schema the file uses
    private static string? Problem(JsonNode schema, JsonNode? value, string path)
    {
        var types = schema["type"] is JsonArray several ? several.Select(type => (string)type!) : [(string)schema["type"]!];
        if (!types.Any(type => Is(type, value)))
            return $"{path} is no {schema["type"]}";
        return value switch
        {
            null => null,
            JsonObject members => schema["properties"]!.AsObject().Where(member => schema["required"]!.AsArray().Any(name => (string)name! == member.Key))
                    .Where(member => !members.ContainsKey(member.Key)).Select(member => $"{path} lacks {member.Key}").FirstOrDefault()
                ?? members.Select(member => schema["properties"]![member.Key] is { } below
                    ? Problem(below, member.Value, $"{path}.{member.Key}") : $"{path}.{member.Key} is unknown").FirstOrDefault(problem => problem is not null),
            JsonArray items => items.Count < (int?)schema["minItems"] ? $"{path} is too short"
                : items.Select((item, i) => Problem(schema["items"]!, item, $"{path}[{i}]")).FirstOrDefault(problem => problem is not null),
            _ => ScalarProblem(schema, value, path),
        };
    }

    private static string? ScalarProblem(JsonNode schema, JsonNode value, string path)
    {
        bool right = (schema["enum"] is not JsonArray words || words.Any(word => (string)word! == (string)value!))
            && (schema["pattern"] is not { } pattern || Regex.IsMatch((string)value!, (string)pattern!))
            && (schema["minLength"] is not { } length || ((string)value!).Length >= (int)length)
            && (schema["minimum"] is not { } least || (decimal)value >= (decimal)least)
            && (schema["maximum"] is not { } most || (decimal)value <= (decimal)most);
        return right ? null : $"{path} is {value.ToJsonString()}";
    }

    private static bool Is(string type, JsonNode? value) => value?.GetValueKind() switch
    {
        null => type == "null",
        System.Text.Json.JsonValueKind.Object => type == "object",
        System.Text.Json.JsonValueKind.Array => type == "array",
        System.Text.Json.JsonValueKind.String => type == "string",
        System.Text.Json.JsonValueKind.Number => type is "number" or "integer",
        _ => type == "boolean",
    };
}
