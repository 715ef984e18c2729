using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>People for tests, made when needed.</summary>
public static class TestAccounts
{
    private const string Sql = """
        insert into users (user_name, normalized_name, display_name, role, region_code, enterprise_id, organisation, security_stamp,
                           concurrency_stamp, demonstration)
        values (@name, upper(@name), @display, @role, @region, @enterpriseId, '测试单位', gen_random_uuid()::text, gen_random_uuid()::text, true)
        on conflict (normalized_name) do nothing
        """;

    /// <summary>The user name of a demonstration account of this role and region.</summary>
    public static async Task<string> Make(NpgsqlDataSource owner, Role role, string? region, long? enterpriseId)
    {
        region ??= role switch { Role.City => "620100", Role.County => "620102", _ => "620000" };
        await using var connection = await owner.OpenConnectionAsync();
        if (role == Role.Enterprise && enterpriseId is null)
            enterpriseId = await SomeEnterprise(connection);
        string name = $"test-{role.Code()}-{region}-{enterpriseId}";
        await connection.ExecuteAsync(Sql, new { name, display = $"{role.Name()}测试员", role = role.Code(), region, enterpriseId });
        return name;
    }

    private static async Task<long> SomeEnterprise(NpgsqlConnection connection)
    {
        long? known = await connection.QueryFirstOrDefaultAsync<long?>("select min(enterprise_id) from enterprises");
        if (known is { } id)
            return id;
        long next = await connection.ExecuteScalarAsync<long>("select nextval(pg_get_serial_sequence('enterprises', 'enterprise_id'))");
        await connection.ExecuteAsync("""
            insert into enterprises (enterprise_id, uscc, name, city_code, unit_id) overriding system value
            values (@next, '91620100FAKE00072F', '甲测试企业', '620100', @next)
            """, new { next });
        return next;
    }
}
