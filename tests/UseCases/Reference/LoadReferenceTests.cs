using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Tests.UseCases.Reference;

public sealed class LoadReferenceTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Theory]
    [InlineData("regions", 103)]
    [InlineData("recommending_units", 16)]
    [InlineData("holidays", 108)]
    [InlineData("scenario_catalogues", 2)]
    [InlineData("scenarios", 80)]
    [InlineData("kpis", 20)]
    public async Task Everything_is_there(string table, int rows)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(rows, await connection.ExecuteScalarAsync<int>($"select count(*) from {table}"));
    }

    [Fact]
    public async Task Loading_again_changes_nothing_and_keeps_what_people_changed()
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        _ = await owner.ExecuteAsync("""
            insert into holidays values ('2027-10-01', '国庆节', 'holiday');
            update scenario_catalogues set verified = true where version = '2025';
            """);
        Assert.Equal(0, await LoadReference.Into(database.Owner));
        Assert.True(await owner.ExecuteScalarAsync<bool>("select verified from scenario_catalogues where version = '2025'"));
        Assert.True((await ReferenceTables.Calendar(owner)).Knows(2027));
    }

    [Fact]
    public async Task The_tables_say_what_the_files_say()
    {
        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(ReferenceFiles.Regions().All, (await ReferenceTables.Regions(connection)).All);
        Assert.Equal(new DateOnly(2025, 10, 9), (await ReferenceTables.Calendar(connection)).NoticeEnd(new(2025, 9, 26), 5, true).End);
    }

    [Theory]
    [InlineData("2024-11-01", "兰州新区经济发展局")]
    [InlineData("2026-11-21", "兰州新区工信和数据局")]
    public async Task Fifteen_recommending_units_by_the_names_of_the_day(string day, string newArea)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        var units = await ReferenceTables.RecommendingUnits(connection, DateOnly.Parse(day));
        Assert.Equal(15, units.Count);
        Assert.Equal(newArea, units.Single(unit => unit.RegionCode == "620171").Name);
    }
}
