using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Prior awards from rows that hold, from one column on: number, kind, net, paid, day, document, carrier or null.</summary>
internal sealed class PriorAwardReader(NpgsqlDataReader row, int first)
{
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal); // document numbers repeat by the thousand

    /// <summary>The award of the row the reader stands on.</summary>
    public PriorAward Read() => new(
        TitleKinds.Parse(Word(row.GetString(first + 1))), new Money(row.GetDecimal(first + 2)), new Money(row.GetDecimal(first + 3)),
        row.GetFieldValue<DateOnly>(first + 4), Word(row.GetString(first + 5)), row.IsDBNull(first + 6) ? "" : row.GetString(first + 6), row.GetInt64(first));

    private string Word(string text)
    {
        if (_words.TryGetValue(text, out string? known))
            return known;
        _words.Add(text, text);
        return text;
    }
}
