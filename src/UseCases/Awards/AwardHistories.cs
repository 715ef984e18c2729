using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using SmartFactory.Gansu.Rules.Awards;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>The past of a legal person as the ledger has it now.</summary>
/// <param name="UnitId">The legal person; branches are rolled up (Q1).</param>
/// <param name="AwardVersion">Rises with every change of the past: a calculation remembers it and knows when it is stale.</param>
/// <param name="History">Awards net of revoked and recovered, and the forfeiture under Art. 24/25.</param>
public sealed record UnitHistory(long UnitId, long AwardVersion, AwardHistory History);

/// <summary>Reads the past of units for Art. 19: one unit or many. The whole province is read by <see cref="ProvincePast"/>.</summary>
public static class AwardHistories
{
    private const string Columns = """
        select u.enterprise_id, u.award_version, s.article, s.decided_on, s.document,
               g.award_entry_id, g.granted_entry_id, g.kind, g.net, g.paid, g.decided_on, g.document, g.carrier
        """;

    // offset 0: unit by unit, or it would look for the past of everybody and keep what was asked
    private const string Past = $"""
        {Columns}
        from enterprises u
        left join lateral (
          select s.article, s.decided_on, s.document
          from standing_sanctions s join enterprises e using (enterprise_id)
          where e.unit_id = u.enterprise_id and s.forfeits
          order by s.decided_on, s.sanction_id limit 1) s on true
        left join lateral (
          select a.*, t.carrier
          from enterprises e
          cross join lateral counted_entries_of(e.enterprise_id) a
          left join titles t on t.title_id = a.title_id
          where e.unit_id = u.enterprise_id offset 0) g on true
        """;

    private const string Order = "order by u.enterprise_id";

    private const string OfUnitsSql = $"{Past} where u.enterprise_id = any (@units) {Order}";

    // planned once, where the array is planned anew for every length of it
    private const string OfUnitSql = $"{Past} where u.enterprise_id = @unit {Order}";

    /// <summary>The past of the units a subquery names, for who asks the database several things at once and reads with <see cref="Read"/>.</summary>
    internal static string SqlOf(string units) => $"{Past} where u.enterprise_id in ({units}) {Order}";

    /// <summary>The past of one legal person.</summary>
    public static async Task<UnitHistory> OfUnit(NpgsqlConnection connection, long unitId, CancellationToken cancel = default) =>
        (await OfUnits(connection, [unitId], cancel)).TryGetValue(unitId, out var history)
            ? history
            : throw new ArgumentException($"there is no unit {unitId}", nameof(unitId));

    /// <summary>The past of many legal persons, by their numbers; units that do not exist are left out.</summary>
    public static async Task<IReadOnlyDictionary<long, UnitHistory>> OfUnits(
        NpgsqlConnection connection, IEnumerable<long> unitIds, CancellationToken cancel = default)
    {
        var histories = new Dictionary<long, UnitHistory>();
        await foreach (var unit in Stream(connection, unitIds, cancel))
            histories.Add(unit.UnitId, unit);
        return histories;
    }

    /// <summary>The same one at a time, in order of their numbers.</summary>
    internal static async IAsyncEnumerable<UnitHistory> Stream(
        NpgsqlConnection connection, IEnumerable<long> unitIds, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        long[] units = [.. unitIds.Distinct()];
        await using var command = new NpgsqlCommand(units.Length == 1 ? OfUnitSql : OfUnitsSql, connection);
        command.Parameters.Add(units.Length == 1
            ? new NpgsqlParameter<long>("unit", NpgsqlDbType.Bigint) { TypedValue = units[0] }
            : new NpgsqlParameter<long[]>("units", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { TypedValue = units });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await foreach (var unit in Read(reader, cancel))
            yield return unit;
    }

    /// <summary>One unit at a time from rows of <see cref="SqlOf"/>.</summary>
    internal static async IAsyncEnumerable<UnitHistory> Read(NpgsqlDataReader reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        var entries = new UnitEntries(reader, 5);
        UnitHistory? unit = null;
        UnitHistory Whole() => unit with { History = unit.History with { Awards = entries.Take() } };
        while (await reader.ReadAsync(cancel))
        {
            long unitId = reader.GetInt64(0);
            if (unit?.UnitId != unitId)
            {
                if (unit is not null)
                    yield return Whole();
                var forfeiture = reader.IsDBNull(2)
                    ? null
                    : new Forfeiture(reader.GetInt32(2), reader.GetFieldValue<DateOnly>(3), reader.GetString(4));
                unit = new UnitHistory(unitId, reader.GetInt64(1), new AwardHistory([], forfeiture));
            }
            if (!reader.IsDBNull(5))
                entries.Add();
        }
        if (unit is not null)
            yield return Whole();
    }
}
