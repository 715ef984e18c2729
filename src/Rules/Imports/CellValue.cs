using System.Globalization;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>What a cell of a worksheet or a field of a CSV file holds.</summary>
public enum CellKind
{
    /// <summary>Nothing, or blanks only.</summary>
    Empty,

    /// <summary>Text, as typed.</summary>
    Text,

    /// <summary>A number as the file stores it.</summary>
    Number,

    /// <summary>A number shown as a date: days since 1899-12-30.</summary>
    Date,
}

/// <summary>One cell as the file holds it, not yet understood.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Raw">The text, or the stored number in the notation of the file.</param>
public readonly record struct CellValue(CellKind Kind, string Raw)
{
    /// <summary>An empty cell.</summary>
    public static readonly CellValue Empty = new(CellKind.Empty, "");

    /// <summary>A text cell; empty when there is nothing but blanks.</summary>
    public static CellValue OfText(string text) => TypedText.Clean(text).Length == 0 ? Empty : new(CellKind.Text, text);

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Kind == CellKind.Empty;

    /// <summary>The stored number with the 15 digits Excel shows; null for text.</summary>
    public decimal? Number =>
        Kind is CellKind.Number or CellKind.Date && double.TryParse(Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out double stored)
        && Math.Abs(stored) < 1e15
            ? decimal.Parse(stored.ToString("G15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)
            : null;

    /// <summary>As a person sees it in the sheet.</summary>
    public string Shown => Kind switch
    {
        CellKind.Empty => "",
        CellKind.Date when Number is >= 1 and < 2_958_466 => TypedDate.FromSerial((int)Number.Value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        CellKind.Number or CellKind.Date => Number?.ToString(CultureInfo.InvariantCulture) ?? Raw,
        _ => Raw.Trim(),
    };

    /// <summary>Half-width text without blanks around it, whatever the cell holds.</summary>
    public string Cleaned => Kind == CellKind.Text ? TypedText.Clean(Raw) : Shown;
}
