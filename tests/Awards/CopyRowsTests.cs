using Dapper;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Tests.Awards;

/// <summary>What is written column by column is what the database reads back.</summary>
public sealed class CopyRowsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const string Copy = "copy kept (number, small, yes, word, words, amount) from stdin (format binary)";

    private static readonly string Long = string.Concat(Enumerable.Repeat("甘肃省智能工厂", 20_000)); // longer than any buffer

    private sealed record Row(long Number, int Small, bool Yes, string Word, string[] Words, decimal? Amount);

    private static readonly Row[] Rows =
    [
        new(long.MinValue, int.MaxValue, true, "", [], 0m),
        new(-1, -1, false, "载体", ["Q9"], null),
        new(0, 0, true, "引号\"与\n换行", ["Q9", "", "提示"], 0.01m),
        new(long.MaxValue, 7, false, Long, [], 999_999_999_999.99m),
        new(1, 7, false, "x", [], -0.5m),
        new(2, 7, false, "x", [], 10_000m),
        new(3, 7, false, "x", [], 300_000_000m),
        new(4, 7, false, "x", [], 1_000_000.10m),
        new(5, 7, false, "x", [], 20_000.07m),
        new(6, 7, false, "x", [], -123_456.78m),
    ];

    private static async Task<NpgsqlConnection> Table(NpgsqlDataSource owner)
    {
        var connection = await owner.OpenConnectionAsync();
        await connection.ExecuteAsync("create temporary table kept (number bigint, small int, yes boolean, word text, words text[], amount numeric(14,2))");
        return connection;
    }

    private static void Write(CopyRows rows, Row row)
    {
        rows.Row(6);
        rows.Number(row.Number);
        rows.Number(row.Small);
        rows.Bool(row.Yes);
        rows.Text(row.Word);
        rows.Texts(row.Words);
        rows.Amount(row.Amount);
    }

    [Fact]
    public async Task What_was_written_is_read_back()
    {
        await using var connection = await Table(database.Owner);
        await using (var rows = await CopyRows.Begin(connection, Copy))
        {
            for (int i = 0; i < 1_000; i++)
                Write(rows, Rows[i % Rows.Length]);
            await rows.Complete();
        }

        var read = (await connection.QueryAsync<(long, int, bool, string, string[], decimal?, int)>("select k.*, count(*)::int from kept k group by number, small, yes, word, words, amount"))
            .ToDictionary(row => row.Item1);
        Assert.All(Rows, row => Assert.Equivalent((row.Number, row.Small, row.Yes, row.Word, row.Words, row.Amount, 100), read[row.Number], strict: true));
        Assert.Equal(Rows.Length, read.Count);
        Assert.Equal("0.01 10000.00 300000000.00", await connection.ExecuteScalarAsync<string>(
            "select string_agg(distinct amount::text, ' ' order by amount::text) from kept where number in (0, 2, 3)"));
    }

    [Fact]
    public async Task Given_up_nothing_is_kept_and_the_connection_goes_on()
    {
        await using var connection = await Table(database.Owner);
        await using (var rows = await CopyRows.Begin(connection, Copy))
            Write(rows, Rows[0]);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from kept"));
    }

    [Fact]
    public async Task Less_than_a_fen_is_refused()
    {
        await using var connection = await Table(database.Owner);
        await using var rows = await CopyRows.Begin(connection, Copy);
        Assert.Throws<ArgumentException>(() => rows.Amount(0.001m));
    }

    [Fact]
    public async Task What_the_database_refuses_is_said_and_the_connection_goes_on()
    {
        await using var connection = await Table(database.Owner);
        var refused = await Record.ExceptionAsync(async () =>
        {
            await using var rows = await CopyRows.Begin(connection, Copy);
            Write(rows, Rows[0] with { Amount = 1_000_000_000_000m });
            await rows.Complete();
        });
        Assert.IsType<PostgresException>(refused);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from kept"));
    }
}
