using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A calculation as JSON: amounts in 万元, kinds by code, readings by number. The same in the database, the interface and the papers.</summary>
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

    /// <summary>One calculation, with the hash of the rule version it was made under.</summary>
    public static string Write(AwardCalculation calculation, string policyHash = "")
    {
        using var writer = new CalculationWriter();
        return Encoding.UTF8.GetString(writer.Write(calculation, policyHash).Span);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; what it left out has its default.</summary>
    public static AwardCalculation Read(string json)
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
