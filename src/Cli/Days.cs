using System.CommandLine;
using System.Globalization;

namespace SmartFactory.Gansu.Cli;

/// <summary>Days on the command line: 2026-11-30 and nothing else, so that no locale can swap day and month.</summary>
public static class Days
{
    public static Option<DateOnly> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "年-月-日",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1949 and <= 2199)
                return day;
            result.AddError($"{name} “{text}”不是有效日期，应写作 2026-11-30");
            return default;
        },
    };

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
