using Dapper;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Tests.House;

public sealed class SchemaTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task Every_migration_of_the_program_is_applied_once()
    {
        await using var connection = await database.Owner.OpenConnectionAsync();

        var applied = await connection.QueryAsync<string>("select name from schema_migrations order by name collate \"C\"");

        Assert.Equal(Migrations.Embedded.Select(m => m.Name), applied);
        Assert.Empty(await Migrations.Apply(database.OwnerDsn));
    }

    [Fact]
    public async Task The_application_works_under_its_own_role()
    {
        await using var connection = await database.App.OpenConnectionAsync();

        Assert.Equal(Database.ApplicationRole, await connection.ExecuteScalarAsync<string>("select current_user::text"));
    }

    [Theory]
    [InlineData("create table intruder (n int)")]
    [InlineData("update schema_migrations set sha256 = ''")]
    [InlineData("delete from events")]
    [InlineData("update award_entries set amount = 0")]
    [InlineData("truncate award_entries")]
    public async Task The_application_may_not(string sql)
    {
        await using var connection = await database.App.OpenConnectionAsync();

        var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, problem.SqlState);
    }
}
