using System.Globalization;
using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>The reference data of the checkout, as pure types.</summary>
public static class ReferenceFiles
{
    public static OfficialCalendar Calendar { get; } = new(Rows("holidays-cn.csv").Select(row =>
        new ArrangedDay(DateOnly.ParseExact(row[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), row[1], row[2] == "workday")));

    public static Regions Regions { get; } = new(Rows("regions-gansu.csv").Select(row =>
        new Region(row[0], row[1], Enum.Parse<RegionLevel>(row[2], ignoreCase: true), row[3].Length == 0 ? null : row[3])));

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Checkout.Path("db/reference/" + file)).Skip(1).Select(line => line.Split(','));
}
