using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>
/// Writes explanations one after the other into one buffer. What says nothing is left out: empty lists, default readings, a cap that does
/// not bind. <see cref="AwardCalculationJson.Read"/> puts it back.
/// </summary>
internal sealed class CalculationWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(2048);
    private readonly Utf8JsonWriter _json;

    internal CalculationWriter() => _json = new Utf8JsonWriter(_buffer, Options);

    /// <summary>The explanation as UTF-8; good until the next one is written.</summary>
    internal ReadOnlyMemory<byte> Write(AwardCalculation c, string policyHash = "")
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        if (policyHash.Length > 0)
            _json.WriteString("policyHash"u8, policyHash);
        Request(c.Request);
        _json.WriteStartObject("maximum"u8);
        Amount("amount"u8, c.Maximum.Amount);
        _json.WriteNumber("article"u8, c.Maximum.Article);
        _json.WriteEndObject();
        Amount("standard"u8, c.Standard);
        Amount("base"u8, c.Base);
        Each("deductions"u8, c.Deductions, Deduction);
        Amount("deducted"u8, c.Deducted);
        Amount("afterDeductions"u8, c.AfterDeductions);
        Each("caps"u8, c.Caps, Cap);
        if (c.Forfeiture is { } forfeiture)
            Forfeited(forfeiture);
        Amount("ceiling"u8, c.Ceiling);
        Each("articles"u8, c.Articles, article => _json.WriteNumberValue(article));
        Each("alerts"u8, c.Alerts, Alert);
        Each("alternatives"u8, c.Alternatives, Alternative);
        if (c.Readings != AwardReadings.Default)
            Letters(c.Readings);
        _json.WriteString("policyId"u8, c.PolicyId);
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();

    private void Request(AwardRequest request)
    {
        _json.WriteStartObject("request"u8);
        _json.WriteString("kind"u8, request.Kind.Code());
        Day("decidedOn"u8, request.DecidedOn);
        if (request.AnnualStandard is { } standard)
            Amount("annualStandard"u8, standard);
        _json.WriteEndObject();
    }

    private void Deduction(DeductionLine line)
    {
        var source = line.Source;
        _json.WriteStartObject();
        _json.WriteStartObject("source"u8);
        _json.WriteString("kind"u8, source.Kind.Code());
        Amount("granted"u8, source.Granted);
        if (source.Paid != source.Granted)
            Amount("paid"u8, source.Paid);
        Day("decidedOn"u8, source.DecidedOn);
        Text("document"u8, source.Document);
        Text("carrier"u8, source.Carrier);
        _json.WriteNumber("entryId"u8, source.EntryId);
        _json.WriteEndObject();
        Amount("amount"u8, line.Amount);
        _json.WriteNumber("article"u8, line.Article);
        Text("reading"u8, line.Reading ?? "");
        _json.WriteEndObject();
    }

    private void Cap(CapLine cap)
    {
        _json.WriteStartObject();
        _json.WriteString("id"u8, cap.Id);
        _json.WriteString("name"u8, cap.Name);
        Amount("limit"u8, cap.Limit);
        Amount("used"u8, cap.Used);
        Amount("roomBefore"u8, cap.RoomBefore);
        Amount("roomAfter"u8, cap.RoomAfter);
        _json.WriteNumber("article"u8, cap.Article);
        if (cap.Binds)
            _json.WriteBoolean("binds"u8, true);
        Text("reading"u8, cap.Reading ?? "");
        _json.WriteEndObject();
    }

    private void Forfeited(Forfeiture forfeiture)
    {
        _json.WriteStartObject("forfeiture"u8);
        _json.WriteNumber("article"u8, forfeiture.Article);
        Day("decidedOn"u8, forfeiture.DecidedOn);
        _json.WriteString("document"u8, forfeiture.Document);
        _json.WriteEndObject();
    }

    private void Alert(AwardAlert alert)
    {
        _json.WriteStartObject();
        _json.WriteString("code"u8, alert.Code);
        _json.WriteString("text"u8, alert.Text);
        _json.WriteEndObject();
    }

    private void Alternative(AlternativeCeiling other)
    {
        _json.WriteStartObject();
        _json.WriteString("reading"u8, other.Reading);
        _json.WriteString("letter"u8, [other.Letter]);
        Amount("ceiling"u8, other.Ceiling);
        _json.WriteEndObject();
    }

    private void Letters(AwardReadings readings)
    {
        _json.WriteStartObject("readings"u8);
        foreach (string id in AwardReadings.Ids)
            _json.WriteString(id, [readings[id]]);
        if (readings.Q16 != AwardReadings.Default.Q16)
            _json.WriteString("Q16"u8, [readings.Q16]);
        _json.WriteEndObject();
    }

    private void Each<T>(ReadOnlySpan<byte> name, IReadOnlyList<T> items, Action<T> write)
    {
        if (items.Count == 0)
            return;
        _json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        _json.WriteEndArray();
    }

    private void Text(ReadOnlySpan<byte> name, string text)
    {
        if (text.Length > 0)
            _json.WriteString(name, text);
    }

    private void Day(ReadOnlySpan<byte> name, DateOnly day)
    {
        Span<char> text = stackalloc char[10];
        _ = day.TryFormat(text, out int length, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        _json.WriteString(name, text[..length]);
    }

    private void Amount(ReadOnlySpan<byte> name, Money amount)
    {
        Span<byte> wan = stackalloc byte[32];
        _ = amount.Wan.TryFormat(wan, out int length, "0.######", CultureInfo.InvariantCulture);
        _json.WritePropertyName(name);
        _json.WriteRawValue(wan[..length], skipInputValidation: true);
    }
}
