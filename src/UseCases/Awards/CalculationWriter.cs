using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>
/// Writes explanations one after the other into one buffer, as they stand beside the columns of a line: what the columns and the rule say
/// is not said again, and what says nothing is left out. <see cref="AwardCalculationJson.Read"/> puts both back.
/// Amounts in 万元. A hundred thousand lines are written at a time: every byte is written twice and read again by the database.
/// </summary>
internal sealed class CalculationWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(2048);
    private readonly Utf8JsonWriter _json;

    internal CalculationWriter() => _json = new Utf8JsonWriter(_buffer, Options);

    /// <summary>The explanation as UTF-8; good until the next one is written.</summary>
    internal ReadOnlyMemory<byte> Write(AwardCalculation c)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        if (c.Request.AnnualStandard is not null)
            _json.WriteBoolean("annual"u8, true);
        if (c.Base != c.Standard)
            Amount("base"u8, c.Base);
        Amount("after"u8, c.AfterDeductions);
        Deductions(c.Deductions);
        Caps(c.Caps);
        if (c.Forfeiture is { } forfeiture)
            Forfeited(forfeiture);
        Alerts(c.Alerts);
        Others(c.Alternatives);
        if (c.Readings != AwardReadings.Default)
            Letters(c.Readings);
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();

    private void Deductions(IReadOnlyList<DeductionLine> lines)
    {
        if (lines.Count == 0)
            return;
        _json.WriteStartArray("deductions"u8);
        foreach (var line in lines)
        {
            var source = line.Source;
            _json.WriteStartArray();
            _json.WriteNumberValue(source.EntryId);
            _json.WriteStringValue(source.Kind.Code());
            Amount(source.Granted);
            Amount(source.Paid);
            Day(source.DecidedOn);
            _json.WriteStringValue(source.Document);
            _json.WriteStringValue(source.Carrier);
            Amount(line.Amount);
            _json.WriteNumberValue(line.Article);
            if (line.Reading is { } reading)
                _json.WriteStringValue(reading);
            _json.WriteEndArray();
        }
        _json.WriteEndArray();
    }

    private void Caps(IReadOnlyList<CapLine> caps)
    {
        if (caps.Count == 0)
            return;
        _json.WriteStartArray("caps"u8);
        foreach (var cap in caps)
        {
            _json.WriteStartArray();
            _json.WriteStringValue(cap.Id);
            _json.WriteStringValue(cap.Name);
            Amount(cap.Limit);
            Amount(cap.Used);
            Amount(cap.RoomBefore);
            Amount(cap.RoomAfter);
            _json.WriteNumberValue(cap.Article);
            _json.WriteNumberValue(cap.Binds ? 1 : 0);
            if (cap.Reading is { } reading)
                _json.WriteStringValue(reading);
            _json.WriteEndArray();
        }
        _json.WriteEndArray();
    }

    private void Forfeited(Forfeiture forfeiture)
    {
        _json.WriteStartArray("forfeiture"u8);
        _json.WriteNumberValue(forfeiture.Article);
        Day(forfeiture.DecidedOn);
        _json.WriteStringValue(forfeiture.Document);
        _json.WriteEndArray();
    }

    private void Alerts(IReadOnlyList<AwardAlert> alerts)
    {
        if (alerts.Count == 0)
            return;
        _json.WriteStartArray("alerts"u8);
        foreach (var alert in alerts)
        {
            _json.WriteStartArray();
            _json.WriteStringValue(alert.Code);
            _json.WriteStringValue(alert.Text);
            _json.WriteEndArray();
        }
        _json.WriteEndArray();
    }

    private void Others(IReadOnlyList<AlternativeCeiling> alternatives)
    {
        if (alternatives.Count == 0)
            return;
        _json.WriteStartArray("others"u8);
        foreach (var other in alternatives)
        {
            _json.WriteStartArray();
            _json.WriteStringValue(other.Reading);
            _json.WriteStringValue([other.Letter]);
            Amount(other.Ceiling);
            _json.WriteEndArray();
        }
        _json.WriteEndArray();
    }

    private void Letters(AwardReadings readings)
    {
        _json.WriteStartObject("readings"u8);
        foreach (string id in AwardReadings.All)
        {
            if (readings[id] != AwardReadings.Default[id])
                _json.WriteString(id, [readings[id]]);
        }
        _json.WriteEndObject();
    }

    private void Day(DateOnly day)
    {
        Span<byte> text = stackalloc byte[10];
        _ = day.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        _json.WriteStringValue(text);
    }

    private void Amount(ReadOnlySpan<byte> name, Money amount)
    {
        _json.WritePropertyName(name);
        Amount(amount);
    }

    // nearly every amount is a whole number of 万元, and a whole number is written much faster
    private void Amount(Money amount)
    {
        if (decimal.IsInteger(amount.Yuan) && (long)amount.Yuan % 10_000 == 0)
        {
            _json.WriteNumberValue((long)amount.Yuan / 10_000);
            return;
        }
        Span<byte> text = stackalloc byte[32];
        _ = amount.Wan.TryFormat(text, out int length, "0.######", CultureInfo.InvariantCulture);
        _json.WriteRawValue(text[..length], skipInputValidation: true);
    }
}
