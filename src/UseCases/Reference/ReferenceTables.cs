using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.UseCases.Reference;

/// <summary>The unit that recommends for a region on a day; names change, regions stay (Art. 6).</summary>
public sealed record RecommendingUnit(string RegionCode, string Name, DateOnly ValidFrom, DateOnly? ValidTo);

/// <summary>The reference data of an installation, with what its people have added.</summary>
public static class ReferenceTables
{
    private const string RegionsSql = "select code, name, level, parent_code from regions";

    private const string HolidaysSql = "select day, name, kind = 'workday' from official_holidays";

    private const string UnitsSql = """
        select region_code, name, valid_from, valid_to
        from recommending_units
        where valid_from <= @day and (valid_to is null or valid_to >= @day)
        order by region_code
        """;

    /// <summary>The regions of the province.</summary>
    public static async Task<Regions> Regions(NpgsqlConnection connection) =>
        new((await connection.QueryAsync<(string Code, string Name, string Level, string? Parent)>(RegionsSql))
            .Select(row => new Region(row.Code, row.Name, Enum.Parse<RegionLevel>(row.Level, ignoreCase: true), row.Parent)));

    /// <summary>The official calendar.</summary>
    public static async Task<OfficialCalendar> Calendar(NpgsqlConnection connection) => new(await ArrangedDays(connection));

    /// <summary>The days of the official calendar: of each year what two persons confirmed last, else what the program brought.</summary>
    public static async Task<IReadOnlyList<ArrangedDay>> ArrangedDays(NpgsqlConnection connection) =>
        [.. (await connection.QueryAsync<(DateOnly Day, string Name, bool IsWorkday)>(HolidaysSql)).Select(row => new ArrangedDay(row.Day, row.Name, row.IsWorkday))];

    /// <summary>The fifteen recommending units as they are called on a day.</summary>
    public static async Task<IReadOnlyList<RecommendingUnit>> RecommendingUnits(NpgsqlConnection connection, DateOnly day) =>
        (await connection.QueryAsync<RecommendingUnit>(UnitsSql, new { day })).AsList();
}
