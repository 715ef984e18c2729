using System.Data;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Awards;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>
/// The past of every legal person for Art. 19, read once from front to end: <see cref="Of"/> is asked in ascending order of units, and
/// memory does not grow with the province. The same figures as <see cref="AwardHistories"/>, by joins over everything at once.
/// </summary>
public sealed class ProvincePast : IAsyncDisposable
{
    private const string ForfeituresSql = """
        select distinct on (e.unit_id) e.unit_id, s.article, s.decided_on, s.document
        from standing_sanctions s join enterprises e using (enterprise_id)
        where s.forfeits
        order by e.unit_id, s.decided_on, s.sanction_id
        """;

    private const string AwardsSql = """
        select e.unit_id, a.award_entry_id, a.kind, v.net - coalesce(h.net, 0) as net,
               least(v.paid - coalesce(h.paid, 0), v.net - coalesce(h.net, 0)) as paid, a.decided_on, a.document, t.carrier
        from award_entries a
        join enterprises e using (enterprise_id)
        left join titles t on t.title_id = a.title_id
        left join (
          select granted_entry_id,
                 sum(amount) filter (where entry_type in ('revoked', 'recovered')) as taken_back,
                 sum(case entry_type when 'paid' then amount when 'returned' then -amount end) as paid
          from award_entries where granted_entry_id is not null group by granted_entry_id) x on x.granted_entry_id = a.award_entry_id
        cross join lateral (select a.amount - coalesce(x.taken_back, 0) as net, coalesce(x.paid, 0) as paid) v
        left join (
          select c.award_entry_id, sum(c.net_amount) as net, sum(c.paid_amount) as paid
          from award_shares s join counted_awards c on c.award_entry_id = s.award_entry_id and c.enterprise_id = s.enterprise_id
          group by c.award_entry_id) h on h.award_entry_id = a.award_entry_id
        where a.entry_type = 'granted' and v.net > coalesce(h.net, 0)
        union all
        select c.unit_id, c.award_entry_id, c.kind, c.net_amount, least(c.paid_amount, c.net_amount), c.decided_on, c.document, t.carrier
        from award_shares s
        join counted_awards c on c.award_entry_id = s.award_entry_id and c.enterprise_id = s.enterprise_id
        left join titles t on t.title_id = c.title_id
        where c.net_amount > 0
        order by unit_id, decided_on, award_entry_id
        """;

    private readonly Dictionary<long, Forfeiture> _forfeitures;
    private readonly NpgsqlTransaction _transaction;
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlDataReader _reader;
    private readonly PriorAwardReader _awards;
    private long _unit; // of the row the reader stands on; nobody's once it is through
    private long _asked;

    private ProvincePast(NpgsqlTransaction transaction, NpgsqlCommand command, NpgsqlDataReader reader, Dictionary<long, Forfeiture> forfeitures)
    {
        (_transaction, _command, _reader, _awards, _forfeitures) = (transaction, command, reader, new PriorAwardReader(reader, 1), forfeitures);
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
        // three hundred thousand awards are put in order in memory instead of on disk
        await connection.ExecuteAsync("set local work_mem = '64MB'");
        var forfeitures = (await connection.QueryAsync<(long Unit, int Article, DateOnly DecidedOn, string Document)>(ForfeituresSql))
            .ToDictionary(row => row.Unit, row => new Forfeiture(row.Article, row.DecidedOn, row.Document));
        var command = new NpgsqlCommand(AwardsSql, connection, transaction) { CommandTimeout = 0 };
        return new ProvincePast(transaction, command, await command.ExecuteReaderAsync(cancel), forfeitures);
    }

    /// <summary>The past of a unit. Throws <see cref="InvalidOperationException"/> when asked for a unit before the last one.</summary>
    public AwardHistory Of(long unit)
    {
        if (unit < _asked)
            throw new InvalidOperationException($"the past of unit {unit} has been passed");
        _asked = unit;
        while (_unit < unit)
            Next();
        var forfeiture = _forfeitures.GetValueOrDefault(unit);
        if (_unit != unit)
            return forfeiture is null ? AwardHistory.None : new AwardHistory([], forfeiture);
        var awards = new List<PriorAward>();
        for (; _unit == unit; Next())
            awards.Add(_awards.Read());
        return new AwardHistory(awards, forfeiture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _command.DisposeAsync();
        await _transaction.DisposeAsync();
    }

    // not one by one async: nearly every row is in the buffer already
    private void Next() => _unit = _reader.Read() ? _reader.GetInt64(0) : long.MaxValue;
}
