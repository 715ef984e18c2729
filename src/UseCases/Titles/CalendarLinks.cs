using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>The version of an account's calendar link: a new link makes the old ones void.</summary>
public static class CalendarLinks
{
    private const string CurrentSql = """
        insert into calendar_links (user_id) values (@userId) on conflict (user_id) do update set version = calendar_links.version returning version
        """;

    private const string RenewSql = "update calendar_links set version = version + 1, issued_at = now() where user_id = @userId";

    private const string HolderSql = """
        select u.user_id, u.role, u.region_code, u.enterprise_id, u.display_name as name
        from users u join calendar_links l using (user_id)
        where u.user_id = @userId and l.version = @version and u.disabled_at is null
        """;

    private sealed record Row(long UserId, string Role, string RegionCode, long? EnterpriseId, string Name);

    /// <summary>The version to put into a link.</summary>
    public static async Task<int> Version(NpgsqlDataSource database, long userId)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>(CurrentSql, new { userId });
    }

    /// <summary>Makes every link given out before void.</summary>
    public static async Task Renew(NpgsqlDataSource database, long userId)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(RenewSql, new { userId });
    }

    /// <summary>Whose link it is, with the region the account has today; null for a void link and for an account that is no more.</summary>
    public static async Task<Officer?> Holder(NpgsqlDataSource database, long userId, int version)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<Row>(HolderSql, new { userId, version }) is { } row
            ? new Officer(row.UserId, row.Name, Roles.Parse(row.Role), new Account { Role = Roles.Parse(row.Role), RegionCode = row.RegionCode, EnterpriseId = row.EnterpriseId }.Scope)
            : null;
    }
}
