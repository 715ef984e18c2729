using System.Diagnostics.CodeAnalysis;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Policies;

/// <summary>Which letter each reading of a pack has: the defaults, with what was decided otherwise. Immutable.</summary>
public sealed class Readings : IEquatable<Readings>
{
    private readonly IReadOnlyList<Reading> _register;
    private readonly Dictionary<string, string> _letters;

    private Readings(IReadOnlyList<Reading> register, Dictionary<string, string> letters) => (_register, _letters) = (register, letters);

    /// <summary>The defaults of a pack.</summary>
    public static Readings Defaults(PolicyPack pack) =>
        new(pack.Readings, pack.Readings.ToDictionary(reading => reading.Id, reading => reading.Default));

    /// <summary>The readings a past decision was made under, as stored with it; what was not stored has its default.</summary>
    public static Readings Stored(PolicyPack pack, IEnumerable<KeyValuePair<string, string>> letters) =>
        letters.Aggregate(Defaults(pack), (readings, pair) => readings.With(pair.Key, pair.Value));

    /// <summary>The letter of a reading; throws for one the pack does not have.</summary>
    public string this[string id] =>
        _letters.TryGetValue(id, out string? letter) ? letter : throw new ArgumentException($"no reading {id}", nameof(id));

    /// <summary>The readings that differ from their default, in the order of the register.</summary>
    public IReadOnlyList<(string Id, string Letter)> Departures =>
        [.. _register.Where(reading => _letters[reading.Id] != reading.Default).Select(reading => (reading.Id, _letters[reading.Id]))];

    /// <summary>All letters, for storing beside a decision.</summary>
    public IReadOnlyDictionary<string, string> Letters => _letters;

    /// <summary>The part that changes dates of titles (Art. 22).</summary>
    public TitleReadings ForTitles() => new(this["Q19"][0], this["Q20"][0], this["Q21"][0]);

    /// <summary>The part that changes amounts (Art. 18–20).</summary>
    public AwardReadings ForAwards() =>
        AwardReadings.All.Where(_letters.ContainsKey).Aggregate(AwardReadings.Default, (awards, id) => awards.With(id, this[id][0]));

    /// <summary>Length and counting of a public notice (Art. 17(6), Q34), where an interpretation says otherwise than the document.</summary>
    public NoticeRule ForNotice(NoticeRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return this["Q34"] switch
        {
            "B" => rule with { CountPublicationDay = false },
            "C" => rule with { WorkingDays = 7, CountPublicationDay = true },
            "D" => rule with { WorkingDays = 3, CountPublicationDay = true },
            _ => rule,
        };
    }

    /// <summary>Whether one objection holds up the whole list instead of its item (Art. 17(7), Q44).</summary>
    public bool WholeListWaits => this["Q44"] == "A";

    /// <summary>The same but for one reading; throws for an unknown reading or letter.</summary>
    public Readings With(string id, string letter) =>
        TryWith(id, letter, out var changed, out string? problem) ? changed : throw new ArgumentException(problem, nameof(letter));

    /// <summary>The same but for one reading; <paramref name="problem"/> says in Chinese what is unknown and what there is.</summary>
    public bool TryWith(string? id, string? letter, [NotNullWhen(true)] out Readings? changed, [NotNullWhen(false)] out string? problem)
    {
        changed = null;
        string wantedId = (id ?? "").Trim().ToUpperInvariant();
        string wantedLetter = (letter ?? "").Trim().ToUpperInvariant();
        var reading = _register.FirstOrDefault(reading => reading.Id == wantedId);
        problem = reading is null ? $"没有编号为“{id}”的口径（现有{_register[0].Id}至{_register[^1].Id}）"
            : reading.Alternative(wantedLetter) is null ? $"口径{wantedId}没有“{letter}”这一理解，可选{string.Join("、", reading.Alternatives.Select(alternative => alternative.Letter))}"
            : null;
        if (problem is not null)
            return false;
        changed = new Readings(_register, new Dictionary<string, string>(_letters) { [wantedId] = wantedLetter });
        return true;
    }

    /// <summary>Reads overrides written as "Q9=B"; stops at the first that is wrong.</summary>
    public bool TryWithAll(IEnumerable<string> overrides, [NotNullWhen(true)] out Readings? changed, [NotNullWhen(false)] out string? problem)
    {
        changed = this;
        problem = null;
        foreach (string text in overrides)
        {
            string[] parts = text.Split('=');
            if (parts.Length != 2)
            {
                changed = null;
                problem = $"“{text}”应写作“编号=代号”，例如“Q9=B”";
                return false;
            }
            if (!changed.TryWith(parts[0], parts[1], out changed, out problem))
                return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Readings? other) =>
        other is not null && _letters.Count == other._letters.Count
        && _letters.All(pair => other._letters.TryGetValue(pair.Key, out string? letter) && letter == pair.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Readings);

    /// <inheritdoc/>
    public override int GetHashCode() => Departures.Aggregate(_letters.Count, HashCode.Combine);

    /// <summary>The departures, "Q8=B,Q9=B"; empty for the defaults.</summary>
    public override string ToString() => string.Join(",", Departures.Select(departure => $"{departure.Id}={departure.Letter}"));
}
