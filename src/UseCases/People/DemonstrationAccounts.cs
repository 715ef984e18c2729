using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>An account of the demonstration.</summary>
public sealed record DemonstrationAccount(string UserName, string DisplayName, Role Role, string RegionName, string Organisation);

/// <summary>The accounts the sign-in page offers in demonstration mode.</summary>
public sealed class DemonstrationAccounts(NpgsqlDataSource source)
{
    private const string Sql = """
        select u.user_name, u.display_name, u.role, r.name region_name, u.organisation
        from users u
        join regions r on r.code = u.region_code
        where u.demonstration and u.disabled_at is null
        order by u.user_id
        """;

    public async Task<IReadOnlyList<DemonstrationAccount>> All(CancellationToken cancel = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. (await connection.QueryAsync<DemonstrationAccount>(Sql)).OrderBy(account => account.Role)];
    }
}
