using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>One transaction of one person: state and event are committed together or not at all.</summary>
public sealed class Work : IAsyncDisposable
{
    private const string InsertEvent = """
        insert into events (actor_id, actor_name, actor_role, act, subject, subject_id, enterprise_id, effective_on, reason, articles,
                            document, policy_version_id, details)
        values (nullif(@UserId, 0), @Name, @Role, @Act, @Subject, @SubjectId, @EnterpriseId, @EffectiveOn, @Reason, @Articles,
                @Document, @PolicyVersionId, cast(@Details as jsonb))
        returning event_id
        """;

    private const string InsertEvents = """
        insert into events (actor_id, actor_name, actor_role, act, subject, subject_id, enterprise_id, effective_on, reason, articles,
                            document, policy_version_id, details)
        select nullif(@UserId, 0), @Name, @Role, act, subject, subject_id, enterprise_id, effective_on, reason, string_to_array(articles, ',')::int[],
               document, policy_version_id, cast(details as jsonb)
        from unnest(@acts, @subjects, @subjectIds, @enterprises, @days, @reasons, @articles, @documents, @versions, @details) with ordinality
          as x (act, subject, subject_id, enterprise_id, effective_on, reason, articles, document, policy_version_id, details, place)
        order by place
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private Work(NpgsqlConnection connection, NpgsqlTransaction transaction, Officer officer)
    {
        _connection = connection;
        _transaction = transaction;
        Officer = officer;
    }

    /// <summary>Who does it.</summary>
    public Officer Officer { get; }

    /// <summary>The connection, for Dapper and COPY; everything on it is inside the transaction.</summary>
    public NpgsqlConnection Connection => _connection;

    /// <summary>Opens a connection and begins.</summary>
    public static async Task<Work> Begin(NpgsqlDataSource source, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var connection = await source.OpenConnectionAsync(cancel);
        return new Work(connection, await connection.BeginTransactionAsync(cancel), officer);
    }

    /// <summary>Writes the event of what is being done and returns its number.</summary>
    public Task<long> Record(Event happened) => RecordOf(Officer, happened);

    /// <summary>The same for what another did: the machine, while somebody was about something else.</summary>
    public Task<long> RecordOf(Officer actor, Event happened)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(happened);
        return AsOneself(() => _connection.ExecuteScalarAsync<long>(InsertEvent, new
        {
            actor.UserId,
            actor.Name,
            Role = actor.Role.Code(),
            happened.Act,
            happened.Subject,
            happened.SubjectId,
            happened.EnterpriseId,
            happened.EffectiveOn,
            happened.Reason,
            happened.Articles,
            happened.Document,
            happened.PolicyVersionId,
            happened.Details,
        }));
    }

    /// <summary>Writes the events of many things that happened at once, in their order, in one statement.</summary>
    public async Task RecordAll(IReadOnlyCollection<Event> happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.Count == 0)
            return;
        await AsOneself(() => _connection.ExecuteAsync(InsertEvents, new
        {
            Officer.UserId,
            Officer.Name,
            Role = Officer.Role.Code(),
            acts = happened.Select(one => one.Act).ToArray(),
            subjects = happened.Select(one => one.Subject).ToArray(),
            subjectIds = happened.Select(one => one.SubjectId).ToArray(),
            enterprises = happened.Select(one => one.EnterpriseId).ToArray(),
            days = happened.Select(one => one.EffectiveOn).ToArray(),
            reasons = happened.Select(one => one.Reason).ToArray(),
            // an array of arrays would want them of one length
            articles = happened.Select(one => string.Join(',', one.Articles)).ToArray(),
            documents = happened.Select(one => one.Document).ToArray(),
            versions = happened.Select(one => one.PolicyVersionId).ToArray(),
            details = happened.Select(one => one.Details).ToArray(),
        }));
    }

    /// <summary>Locks legal persons until the end of the transaction, always in the same order, so that their money is decided by one at a time.</summary>
    public Task LockUnits(IEnumerable<long> unitIds) => _connection.ExecuteAsync(
        "select 1 from enterprises where enterprise_id = any (@ids) order by enterprise_id for update",
        new { ids = unitIds.Distinct().ToArray() });

    /// <summary>Tells the triggers that write history the day from which the changes of this transaction count, when it is not today.</summary>
    public Task EffectiveOn(DateOnly day) => _connection.ExecuteAsync("select set_config('gansu.effective_on', cast(cast(@day as date) as text), true)", new { day });

    /// <summary>
    /// For work that may take minutes (a day's job, an import, a batch of the whole province): it waits for others as long as they need and is not
    /// ended for calculating between two statements. What holds a lock on others' way must not be called long.
    /// </summary>
    public Task TakesLong() => _connection.ExecuteAsync(Database.LongWork);

    /// <summary>Makes it so. Throws <see cref="CommitUnknownException"/> when the answer was lost: what was begun is not broken off any more.</summary>
    public async Task Commit(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var form = FormPost.Current;
        if (form is not null)
            await form.KeepIn(_connection);
        try
        {
            await _transaction.CommitAsync(CancellationToken.None);
        }
        catch (NpgsqlException problem) when (DatabaseTrouble.LeavesCommitOpen(problem))
        {
            form?.Committed();
            throw new CommitUnknownException(problem);
        }
        form?.Committed();
    }

    // the database takes no event of somebody who is not, or no longer, what he says
    private static async Task<T> AsOneself<T>(Func<Task<T>> record)
    {
        try
        {
            return await record();
        }
        catch (PostgresException problem) when (problem.ConstraintName == "actor_of_record")
        {
            throw new RefusalException("您的账号（姓名或角色）刚刚变动过，这次没有办理：请退出后重新登录，再按新的角色办理。", problem);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}

/// <summary>Something that happened: what, to what, why, under which article and version of the rule.</summary>
/// <param name="Act">Code word of the act, such as "settlement-approved".</param>
/// <param name="Subject">Table word of the thing, such as "settlement".</param>
/// <param name="SubjectId">Its number.</param>
public sealed record Event(string Act, string Subject, long? SubjectId)
{
    /// <summary>The enterprise concerned, when it is one.</summary>
    public long? EnterpriseId { get; init; }

    /// <summary>The day it takes effect, when it differs from today.</summary>
    public DateOnly? EffectiveOn { get; init; }

    /// <summary>Why, as the person gave it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Articles it rests on.</summary>
    public int[] Articles { get; init; } = [];

    /// <summary>Document number of the decision.</summary>
    public string Document { get; init; } = "";

    /// <summary>Version of the rule in force.</summary>
    public long? PolicyVersionId { get; init; }

    /// <summary>Further facts as JSON.</summary>
    public string Details { get; init; } = "{}";
}
