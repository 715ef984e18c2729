using System.Globalization;
using System.Text.Json;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Reference;

/// <summary>The reference data built into the program, for what works without a database.</summary>
public static class ReferenceFiles
{
    /// <summary>The holiday arrangements known when the program was built.</summary>
    public static OfficialCalendar Calendar() => new(Rows("holidays-cn.csv").Select(row =>
        new ArrangedDay(DateOnly.ParseExact(row["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture), row["name"], row["kind"] == "workday")));

    /// <summary>The regions of the province.</summary>
    public static Regions Regions() => new(Rows("regions-gansu.csv").Select(row =>
        new Region(row["code"], row["name"], Enum.Parse<RegionLevel>(row["level"], ignoreCase: true), row["parent"].Length == 0 ? null : row["parent"])));

    /// <summary>The lines of a plain table, by the names of its first line.</summary>
    internal static List<Dictionary<string, string>> Rows(string file)
    {
        string[] lines = EmbeddedFiles.Read("reference/" + file).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    internal static JsonDocument Json(string file) => JsonDocument.Parse(EmbeddedFiles.Read("reference/" + file));
}
