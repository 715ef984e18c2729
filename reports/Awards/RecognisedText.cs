using System.Globalization;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>认定文号/日期 broken where a narrow column breaks best.</summary>
public static class RecognisedText
{
    public static string Of(string document, DateOnly? day)
    {
        ArgumentNullException.ThrowIfNull(document);
        string number = document.Replace("〔", "\n〔", StringComparison.Ordinal).TrimStart('\n');
        return day is { } confirmed ? $"{number}\n{confirmed.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}".TrimStart('\n') : number;
    }
}
