using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.UseCases.People;

/// <summary>Somebody with an account whose role changes in the table of accounts, as it does when the security administrators move them.</summary>
internal sealed class MovedPerson(NpgsqlDataSource owner, long userId, string userName)
{
    private static int _number;

    internal string UserName => userName;

    internal long UserId => userId;

    internal static async Task<MovedPerson> New(NpgsqlDataSource owner, string name = "孙调岗")
    {
        string userName = $"moved-{Interlocked.Increment(ref _number)}";
        await using var connection = await owner.OpenConnectionAsync();
        // far from the numbers that tests give to people without an account
        long id = await connection.ExecuteScalarAsync<long>("""
            insert into users (user_id, user_name, normalized_name, display_name, role, region_code, organisation, security_stamp, concurrency_stamp, demonstration)
            overriding system value
            select 5000 + count(*), @userName, upper(@userName), @name, 'auditor', '620000', '测试单位', gen_random_uuid()::text, gen_random_uuid()::text, true from users
            returning user_id
            """, new { userName, name });
        return new MovedPerson(owner, id, userName);
    }

    /// <summary>Moved to this role; who acts under it from now on.</summary>
    internal async Task<Officer> As(Role role)
    {
        await using var connection = await owner.OpenConnectionAsync();
        string name = (await connection.ExecuteScalarAsync<string>(
            "update users set role = @role, security_stamp = gen_random_uuid()::text where user_id = @userId returning display_name", new { role = role.Code(), userId }))!;
        return new Officer(userId, name, role, RegionScope.Province);
    }
}
