using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>
/// The awards of a unit from the entries of the ledger: each net of what was revoked and recovered, and with what was paid less what came back.
/// Rows hold, from one column on, what entry_effects says of an entry: number, number of the award it changes or null, kind, net, paid, day,
/// document; and the carrier or null.
/// </summary>
internal sealed class UnitEntries(NpgsqlDataReader row, int first)
{
    private static readonly Comparer<PriorAward> ByDay = Comparer<PriorAward>.Create(
        (one, other) => (one.DecidedOn, one.EntryId).CompareTo((other.DecidedOn, other.EntryId)));

    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal); // document numbers repeat by the thousand
    private readonly List<(long Award, Money Net, Money Paid)> _changes = [];
    private List<PriorAward> _awards = [];

    /// <summary>Takes the row the reader stands on.</summary>
    public void Add()
    {
        if (row.IsDBNull(first + 1))
            _awards.Add(Award());
        else
            _changes.Add((row.GetInt64(first + 1), Amount(3), Amount(4)));
    }

    /// <summary>The awards of the rows taken since the last time that still count, by day and number.</summary>
    public IReadOnlyList<PriorAward> Take()
    {
        var awards = _awards;
        _awards = [];
        if (_changes.Count > 0)
            awards = awards.ConvertAll(Changed);
        awards.RemoveAll(award => award.Granted.Yuan <= 0m);
        awards.Sort(ByDay);
        _changes.Clear();
        return awards;
    }

    private PriorAward Award()
    {
        var net = Amount(3);
        return new PriorAward(
            TitleKinds.Parse(Word(row.GetString(first + 2))), net, Money.Lesser(Amount(4), net), row.GetFieldValue<DateOnly>(first + 5),
            Word(row.GetString(first + 6)), row.IsDBNull(first + 7) ? "" : row.GetString(first + 7), row.GetInt64(first));
    }

    private PriorAward Changed(PriorAward award)
    {
        var (net, paid) = (award.Granted, award.Paid);
        foreach (var change in _changes.Where(change => change.Award == award.EntryId))
            (net, paid) = (net + change.Net, paid + change.Paid);
        return award with { Granted = net, Paid = Money.Lesser(paid, net) };
    }

    private Money Amount(int column) => new(row.GetDecimal(first + column));

    private string Word(string text)
    {
        if (_words.TryGetValue(text, out string? known))
            return known;
        _words.Add(text, text);
        return text;
    }
}
