using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A calculation as JSON: amounts in 万元, kinds by code, readings by number.</summary>
public static class AwardCalculationJson
{
    /// <summary>How values of the rules are written; usable for any record made of them.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        Converters = { new MoneyConverter(), new KindConverter(), new ReadingsConverter(), new PriorConverter() },
    };

    /// <summary>The explanation of a calculation, as it stands beside the columns of its line: {"after":70,"deductions":[…],"caps":[…],…}.</summary>
    public static string Write(AwardCalculation calculation)
    {
        using var writer = new CalculationWriter();
        return Encoding.UTF8.GetString(writer.Write(calculation).Span);
    }

    /// <summary>Puts a calculation together from a line and its explanation. Lines calculated before 0171 have all of it in the explanation.</summary>
    public static AwardCalculation Read(string json, StoredLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("request", out _) ? Whole(json) : Explanation(document.RootElement, line);
    }

    private static AwardCalculation Whole(string json)
    {
        var c = JsonSerializer.Deserialize<AwardCalculation>(json, Options) ?? throw new JsonException("no calculation");
        return c with
        {
            Deductions = c.Deductions ?? [],
            Caps = c.Caps ?? [],
            Articles = c.Articles ?? [],
            Alerts = c.Alerts ?? [],
            Alternatives = c.Alternatives ?? [],
            Readings = c.Readings ?? AwardReadings.Default,
        };
    }

    private static AwardCalculation Explanation(JsonElement json, StoredLine line)
    {
        var request = new AwardRequest(line.Kind, line.DecidedOn, json.TryGetProperty("annual", out _) ? line.Standard : null);
        var maximum = line.Rule.Maximum(line.Kind) with { Amount = line.Maximum };
        DeductionLine[] deductions = [.. Each(json, "deductions").Select(d => new DeductionLine(
            new PriorAward(TitleKinds.Parse(Text(d[1])), Wan(d[2]), Wan(d[3]), Day(d[4]), Text(d[5]), Text(d[6]), d[0].GetInt64()),
            Wan(d[7]), d[8].GetInt32(), Reading(d, 9)))];
        CapLine[] caps = [.. Each(json, "caps").Select(c => new CapLine(
            Text(c[0]), Text(c[1]), Wan(c[2]), Wan(c[3]), Wan(c[4]), Wan(c[5]), c[6].GetInt32(), c[7].GetInt32() == 1, Reading(c, 8)))];
        var forfeiture = json.TryGetProperty("forfeiture", out var lost) ? new Forfeiture(lost[0].GetInt32(), Day(lost[1]), Text(lost[2])) : null;
        return new AwardCalculation(
            request, maximum, line.Standard, json.TryGetProperty("base", out var from) ? Wan(from) : line.Standard, deductions, line.Deducted,
            Wan(json.GetProperty("after")), caps, forfeiture, line.Ceiling, AwardCalculation.ArticlesOf(maximum, deductions, caps, forfeiture),
            [.. Each(json, "alerts").Select(a => new AwardAlert(Text(a[0]), Text(a[1])))],
            [.. Each(json, "others").Select(o => new AlternativeCeiling(Text(o[0]), Text(o[1])[0], Wan(o[2])))],
            json.TryGetProperty("readings", out var letters) ? letters.Deserialize<AwardReadings>(Options)! : AwardReadings.Default, line.Rule.PolicyId);
    }

    private static JsonElement[] Each(JsonElement json, string name) =>
        json.TryGetProperty(name, out var items) ? [.. items.EnumerateArray()] : [];

    private static string Text(JsonElement text) => text.GetString() ?? "";

    private static Money Wan(JsonElement amount) => Money.FromWan(amount.GetDecimal());

    private static DateOnly Day(JsonElement day) => DateOnly.ParseExact(Text(day), "O", CultureInfo.InvariantCulture);

    private static string? Reading(JsonElement item, int place) => item.GetArrayLength() > place ? Text(item[place]) : null;

    private sealed class MoneyConverter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out decimal wan) && decimal.Round(wan, 6) == wan && Math.Abs(wan) <= 99_999_999m
                ? Money.FromWan(wan)
                : throw new JsonException("an amount is a number of 万元 with at most six decimals");

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToWanText());
    }

    private sealed class KindConverter : JsonConverter<TitleKind>
    {
        public override TitleKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TitleKinds.TryParse(reader.GetString(), out var kind)
                ? kind
                : throw new JsonException("unknown kind of title");

        public override void Write(Utf8JsonWriter writer, TitleKind value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code());
    }

    private sealed class ReadingsConverter : JsonConverter<AwardReadings>
    {
        public override AwardReadings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var letters = JsonSerializer.Deserialize<Dictionary<string, char>>(ref reader, options) ?? [];
            try
            {
                return letters.Aggregate(AwardReadings.Default, (readings, pair) => readings.With(pair.Key, pair.Value));
            }
            catch (ArgumentException unknown)
            {
                throw new JsonException(unknown.Message);
            }
        }

        public override void Write(Utf8JsonWriter writer, AwardReadings value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (string id in AwardReadings.Ids)
                writer.WriteString(id, value[id].ToString());
            if (value.Q16 != AwardReadings.Default.Q16)
                writer.WriteString("Q16", value.Q16.ToString());
            writer.WriteEndObject();
        }
    }

    // two constructors: the serializer must be told which
    private sealed class PriorConverter : JsonConverter<PriorAward>
    {
        private sealed record Fields(
            TitleKind Kind, Money Granted, Money? Paid, DateOnly DecidedOn, string? Document, string? Carrier, long EntryId);

        public override PriorAward Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var f = JsonSerializer.Deserialize<Fields>(ref reader, options) ?? throw new JsonException("no award");
            return new PriorAward(f.Kind, f.Granted, f.Paid ?? f.Granted, f.DecidedOn, f.Document ?? "", f.Carrier ?? "", f.EntryId);
        }

        public override void Write(Utf8JsonWriter writer, PriorAward value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer, new Fields(value.Kind, value.Granted, value.Paid, value.DecidedOn, value.Document, value.Carrier, value.EntryId), options);
    }
}
