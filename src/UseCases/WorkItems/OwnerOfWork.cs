using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.WorkItems;

/// <summary>The owner of a piece of work with the rights of now: who was disabled meanwhile gets nothing.</summary>
public static class OwnerOfWork
{
    private const string Sql = """
        select display_name, role, region_code, enterprise_id
        from users
        where user_id = @userId and disabled_at is null
        """;

    private sealed record Row(string DisplayName, Role Role, string RegionCode, long? EnterpriseId);

    public static async Task<Officer> Now(NpgsqlDataSource database, long userId, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(Sql, new { userId }, cancellationToken: cancel))
            ?? throw new RefusalException("账号已停用，任务不再办理");
        var account = new Account { Role = row.Role, RegionCode = row.RegionCode, EnterpriseId = row.EnterpriseId };
        return new Officer(userId, row.DisplayName, row.Role, account.Scope);
    }
}
