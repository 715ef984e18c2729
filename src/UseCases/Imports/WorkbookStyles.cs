using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>Which cell styles show a number as a date, and from which day the workbook counts.</summary>
internal sealed class WorkbookStyles
{
    private const int DaysFrom1900To1904 = 1462;
    private readonly bool[] _dates;
    private readonly bool _from1904;

    private WorkbookStyles(bool[] dates, bool from1904) => (_dates, _from1904) = (dates, from1904);

    public static WorkbookStyles Read(WorkbookPart part)
    {
        var sheet = part.WorkbookStylesPart?.Stylesheet;
        var own = (sheet?.NumberingFormats?.Elements<NumberingFormat>() ?? [])
            .Where(format => format.NumberFormatId is not null)
            .GroupBy(format => format.NumberFormatId!.Value)
            .ToDictionary(formats => formats.Key, formats => IsDateFormat(formats.First().FormatCode?.Value ?? ""));
        bool[] dates = [.. (sheet?.CellFormats?.Elements<CellFormat>() ?? []).Select(format =>
            format.NumberFormatId?.Value is { } id && (own.TryGetValue(id, out bool date) ? date : IsBuiltInDate(id)))];
        return new WorkbookStyles(dates, part.Workbook.WorkbookProperties?.Date1904?.Value ?? false);
    }

    public bool IsDate(string? style) => int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < _dates.Length && _dates[index];

    public string Serial(string number) =>
        _from1904 && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double days)
            ? (days + DaysFrom1900To1904).ToString(CultureInfo.InvariantCulture)
            : number;

    // 27-36 and 50-58 are the date formats of Chinese Excel
    private static bool IsBuiltInDate(uint id) => id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);

    private static bool IsDateFormat(string code)
    {
        bool quoted = false, bracketed = false;
        for (int i = 0; i < code.Length; i++)
        {
            char c = code[i];
            if (c == '\\')
                i++;
            else if (c == '"')
                quoted = !quoted;
            else if (!quoted && c is '[' or ']')
                bracketed = c == '[';
            else if (!quoted && !bracketed && char.ToLowerInvariant(c) is 'y' or 'd')
                return true;
        }
        return false;
    }
}
