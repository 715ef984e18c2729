using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>One thing that was done to an account.</summary>
public sealed record AccountHappened(DateTime OccurredAt, string ActorName, string Act, string Reason);

/// <summary>What was done to an account and asked for it, from the records; its own comings and goings are not among it.</summary>
public static class AccountHistory
{
    private const string Sql = """
        select e.occurred_at, e.actor_name, e.act, e.reason
        from events e
        where (e.subject = 'user' and e.subject_id = @userId and e.act not like 'sign%')
           or (e.subject = 'account-request' and e.subject_id in (select a.account_request_id from account_requests a where a.user_id = @userId))
        order by e.event_id desc
        limit 50
        """;

    public static async Task<IReadOnlyList<AccountHappened>> Of(NpgsqlDataSource database, long userId, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<AccountHappened>(Sql, new { userId })).AsList();
    }
}
