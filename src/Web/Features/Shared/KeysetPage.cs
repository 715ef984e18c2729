using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>Some rows of a list and where the next ones begin.</summary>
public abstract record KeysetPage(string? Next)
{
    /// <summary>Name of the cursor in the query.</summary>
    public const string After = "after";

    /// <summary>Rows shown; ask the database for <see cref="Limit"/>.</summary>
    public const int Size = 50;

    /// <summary>One more than shown: the 51st row says that there is a next page.</summary>
    public const int Limit = Size + 1;

    /// <summary>A page from at most <see cref="Limit"/> rows; the cursor holds the sort values of the last row shown.</summary>
    public static KeysetPage<T> Of<T>(IEnumerable<T> rows, Func<T, object[]> sortValues)
    {
        ArgumentNullException.ThrowIfNull(sortValues);
        var all = rows.ToList();
        return all.Count <= Size
            ? new(all, null)
            : new(all[..Size], Encode(sortValues(all[Size - 1])));
    }

    public static string Encode(params object[] sortValues) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(
        string.Join('\u001f', sortValues.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))));

    /// <summary>The sort values of a cursor; null when there is none or it was tampered with.</summary>
    public static string[]? Decode(string? cursor, int count)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        try
        {
            string[] values = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor)).Split('\u001f');
            return values.Length == count ? values : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>Some rows of a list and where the next ones begin.</summary>
public sealed record KeysetPage<T>(IReadOnlyList<T> Rows, string? Next) : KeysetPage(Next);
