using Dapper;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Tests.House;

public sealed class MigrationsTests(TemplateDatabase template) : IAsyncLifetime
{
    private static readonly Migration Table = new("0001_table.sql", "create table step (n int)");
    private static readonly Migration Row = new("0002_row.sql", "insert into step values (2)");
    private static readonly Migration Third = new("0010_row.sql", "insert into step select max(n) * 10 from step");

    private string _dsn = "";

    public async ValueTask InitializeAsync() => _dsn = await template.Empty();

    public async ValueTask DisposeAsync() => await TemplateDatabase.Drop(_dsn);

    [Fact]
    public async Task Files_are_applied_in_the_order_of_their_names()
    {
        var applied = await Migrations.Apply(_dsn, [Third, Row, Table]);

        Assert.Equal(["0001_table.sql", "0002_row.sql", "0010_row.sql"], applied);
        Assert.Equal([2, 20], await Steps());
    }

    [Fact]
    public async Task A_second_run_applies_only_what_is_new()
    {
        await Migrations.Apply(_dsn, [Table, Row]);

        Assert.Empty(await Migrations.Apply(_dsn, [Table, Row]));
        Assert.Equal(["0010_row.sql"], await Migrations.Apply(_dsn, [Table, Row, Third]));
    }

    [Fact]
    public async Task An_applied_file_that_was_changed_is_refused_by_name()
    {
        await Migrations.Apply(_dsn, [Table, Row]);

        var problem = await Assert.ThrowsAsync<MigrationException>(
            () => Migrations.Apply(_dsn, [Table, Row with { Sql = "insert into step values (3)" }, Third]));

        Assert.Contains("0002_row.sql", problem.Message, StringComparison.Ordinal);
        Assert.Equal([2], await Steps());
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused_by_name()
    {
        await Migrations.Apply(_dsn, [Table, Row]);

        var problem = await Assert.ThrowsAsync<MigrationException>(() => Migrations.Apply(_dsn, [Table]));

        Assert.Contains("0002_row.sql", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_file_leaves_nothing_of_itself_and_is_named()
    {
        var bad = new Migration("0002_bad.sql", "insert into step values (1); insert into nowhere values (1)");

        var problem = await Assert.ThrowsAsync<MigrationException>(() => Migrations.Apply(_dsn, [Table, bad]));

        Assert.Contains("0002_bad.sql failed: relation \"nowhere\"", problem.Message, StringComparison.Ordinal);
        Assert.Empty(await Steps());
        Assert.Equal(["0002_row.sql"], await Migrations.Apply(_dsn, [Table, Row]));
    }

    [Fact]
    public async Task Two_runners_at_once_apply_each_file_once()
    {
        var slow = new Migration("0002_slow.sql", "select pg_sleep(0.2); insert into step values (2)");

        var runs = await Task.WhenAll(Migrations.Apply(_dsn, [Table, slow]), Migrations.Apply(_dsn, [Table, slow]));

        Assert.Equal([0, 2], runs.Select(run => run.Count).Order());
        Assert.Equal([2], await Steps());
    }

    [Fact]
    public async Task Line_endings_of_the_checkout_do_not_matter()
    {
        var unix = new Migration("0001_table.sql", "create table step (\n n int)");

        await Migrations.Apply(_dsn, [unix]);

        Assert.Empty(await Migrations.Apply(_dsn, [unix with { Sql = unix.Sql.ReplaceLineEndings("\r\n") }]));
    }

    [Fact]
    public async Task A_missing_database_is_created_once_even_by_two_at_once()
    {
        string dsn = TestServer.Dsn(new NpgsqlConnectionStringBuilder(_dsn).Database + "_new");

        bool[] created = await Task.WhenAll(EnsureDatabase.Exists(dsn), EnsureDatabase.Exists(dsn));

        Assert.Equal(1, created.Count(yes => yes));
        Assert.False(await EnsureDatabase.Exists(dsn));
        await TemplateDatabase.Drop(dsn);
    }

    private async Task<IReadOnlyList<int>> Steps()
    {
        await using var connection = new NpgsqlConnection(_dsn + ";Pooling=false");
        return [.. await connection.QueryAsync<int>("select n from step order by n")];
    }
}
