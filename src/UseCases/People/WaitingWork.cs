using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>One thing that waits for a person.</summary>
public sealed record WaitingItem(string Title, string Note, string Url, DateTime Since);

/// <summary>Things of one kind that wait: how many, and the oldest of them.</summary>
public sealed record WaitingGroup(string Heading, string ListUrl, long Count, IReadOnlyList<WaitingItem> Items);

/// <summary>我的工作: everything that waits for this person, kind by kind.</summary>
public static class WaitingWork
{
    private const int Shown = 8;

    /// <summary>The kinds that concern this role and of which something waits.</summary>
    public static async Task<IReadOnlyList<WaitingGroup>> Of(NpgsqlDataSource source, Officer officer, DateOnly today, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await source.OpenConnectionAsync(cancel);
        var groups = new List<WaitingGroup>();
        foreach (var kind in WaitingKinds.All.Where(kind => kind.Roles.Contains(officer.Role)))
        {
            var rows = (await connection.QueryAsync<Row>(
                $"select title, note, url, since, count(*) over () as total from ({kind.SqlFor(officer.Scope)}) w order by since limit {Shown}", Scope(officer, today))).ToList();
            if (rows.Count > 0)
                groups.Add(new(kind.Heading, kind.ListUrl, rows[0].Total, [.. rows.Select(row => new WaitingItem(row.Title, row.Note, row.Url, row.Since))]));
        }
        return groups;
    }

    /// <summary>How much waits behind each address of the navigation.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource source, Officer officer, DateOnly today, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(officer);
        var kinds = WaitingKinds.All.Where(kind => kind.Roles.Contains(officer.Role)).ToList();
        if (kinds.Count == 0)
            return new Dictionary<string, long>();
        string sql = string.Join(" union all ", kinds.Select(kind => $"select '{kind.NavigationUrl}'::text, (select count(*) from ({kind.SqlFor(officer.Scope)}) w)"));
        await using var connection = await source.OpenConnectionAsync(cancel);
        return (await connection.QueryAsync<(string Url, long Count)>(sql, Scope(officer, today)))
            .GroupBy(row => row.Url)
            .ToDictionary(row => row.Key, row => row.Sum(part => part.Count));
    }

    private static object Scope(Officer officer, DateOnly today) =>
        new { officer.UserId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise, role = officer.Role.Code(), today };

    private sealed record Row(string Title, string Note, string Url, DateTime Since, long Total);
}
