using System.Data;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>
/// The past of every legal person for Art. 19, read once from front to end: <see cref="Of"/> is asked in ascending order of units. The same
/// figures as <see cref="AwardHistories"/>, which is asked beforehand for the units that are not one enterprise with what it was granted
/// itself (branches, allocated shares): only these are kept in memory.
/// </summary>
public sealed class ProvincePast : IAsyncDisposable
{
    private const string ForfeituresSql = """
        select distinct on (e.unit_id) e.unit_id, s.article, s.decided_on, s.document
        from standing_sanctions s join enterprises e using (enterprise_id)
        where s.forfeits
        order by e.unit_id, s.decided_on, s.sanction_id
        """;

    private const string ApartSql = """
        select unnest(array[unit_id, enterprise_id]) from enterprises where unit_id <> enterprise_id
        union select e.unit_id from award_share_moves m join enterprises e using (enterprise_id)
        union select e.unit_id from award_share_moves m join award_entries a using (award_entry_id) join enterprises e on e.enterprise_id = a.enterprise_id
        """;

    // as they lie, by the index of enterprises: what an entry changes is of the same enterprise, and is put to its award while reading
    private const string EntriesSql = """
        select a.enterprise_id, a.award_entry_id, a.granted_entry_id, a.kind, a.net, a.paid, a.decided_on, a.document,
               case when a.granted_entry_id is null then (select t.carrier from titles t where t.title_id = a.title_id) end
        from entry_effects a
        order by a.enterprise_id
        """;

    private readonly Dictionary<long, Forfeiture> _forfeitures;
    private readonly IReadOnlyDictionary<long, UnitHistory> _apart;
    private readonly NpgsqlTransaction _transaction;
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlDataReader _reader;
    private readonly UnitEntries _entries;
    private long _enterprise; // of the row the reader stands on; nobody's once it is through
    private long _asked;

    private ProvincePast(
        NpgsqlTransaction transaction, NpgsqlCommand command, NpgsqlDataReader reader, Dictionary<long, Forfeiture> forfeitures,
        IReadOnlyDictionary<long, UnitHistory> apart)
    {
        (_transaction, _command, _reader, _entries) = (transaction, command, reader, new UnitEntries(reader, 1));
        (_forfeitures, _apart) = (forfeitures, apart);
        Next();
    }

    /// <summary>Starts reading; the connection is busy until this is disposed of.</summary>
    /// <param name="connection">A connection without a transaction.</param>
    /// <param name="snapshot">What another transaction exported, to see the same as it does.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<ProvincePast> Open(NpgsqlConnection connection, string? snapshot = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        if (snapshot is not null)
            await connection.ExecuteAsync($"set transaction snapshot '{snapshot}'");
        // where the entries do not lie in this order: in memory instead of on disk
        await connection.ExecuteAsync($"set local work_mem = '64MB'; {Database.LongWork}");
        var forfeitures = (await connection.QueryAsync<(long Unit, int Article, DateOnly DecidedOn, string Document)>(ForfeituresSql))
            .ToDictionary(row => row.Unit, row => new Forfeiture(row.Article, row.DecidedOn, row.Document));
        var apart = await AwardHistories.OfUnits(connection, await connection.QueryAsync<long>(ApartSql, commandTimeout: 0), cancel);
        var command = new NpgsqlCommand(EntriesSql, connection, transaction) { CommandTimeout = 0 };
        return new ProvincePast(transaction, command, await command.ExecuteReaderAsync(cancel), forfeitures, apart);
    }

    /// <summary>The past of a unit. Throws <see cref="InvalidOperationException"/> when asked for a unit before the last one.</summary>
    public AwardHistory Of(long unit)
    {
        if (unit < _asked)
            throw new InvalidOperationException($"the past of unit {unit} has been passed");
        _asked = unit;
        if (_apart.TryGetValue(unit, out var apart))
            return apart.History;
        while (_enterprise < unit)
            Next();
        for (; _enterprise == unit; Next())
            _entries.Add();
        var awards = _entries.Take();
        var forfeiture = _forfeitures.GetValueOrDefault(unit);
        return awards.Count == 0 && forfeiture is null ? AwardHistory.None : new AwardHistory(awards, forfeiture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _command.DisposeAsync();
        await _transaction.DisposeAsync();
    }

    // not one by one async: nearly every row is in the buffer already
    private void Next() => _enterprise = _reader.Read() ? _reader.GetInt64(0) : long.MaxValue;
}
