namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>What stands in one row of the table.</summary>
/// <param name="Row">Sheet row.</param>
/// <param name="First">Index of the row's record; for a total, of the first record it sums.</param>
/// <param name="Last">For a total, index of the last record.</param>
/// <param name="Label">Set for a subtotal or the total.</param>
public readonly record struct GridRow(int Row, int First, int Last, string? Label);

/// <summary>Where everything of a paper stands before anything is written: formulas need addresses of rows that come later.</summary>
public sealed class PaperGrid<T>
{
    public const int TitleRow = 1;
    public const int UnitRow = 2;
    public const int HeaderRow = 3;
    public const int FirstRow = 4;
    public const int FirstSetting = 2;

    private readonly Dictionary<string, string> _letters;
    private readonly int[] _rowOfRecord;
    private readonly Dictionary<string, string> _settings;

    public PaperGrid(Paper<T> paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        _letters = paper.Columns.Select((column, index) => (column.Key, index + 1))
            .ToDictionary(pair => pair.Key, pair => SheetText.Letters(pair.Item2), StringComparer.Ordinal);
        _settings = paper.Settings.Select((setting, index) => (setting.Name, Cell: $"'{paper.SettingsName}'!$B${index + FirstSetting}"))
            .Where(pair => pair.Name is not null)
            .ToDictionary(pair => pair.Name!, pair => pair.Cell, StringComparer.Ordinal);
        Printed = paper.Columns.Count(column => column.Printed);
        Rows = Lay(paper);
        _rowOfRecord = [.. Rows.Where(row => row.Label is null).Select(row => row.Row)];
        LastRow = Math.Max(FirstRow, Rows.Count == 0 ? FirstRow : Rows[^1].Row);
    }

    /// <summary>Number of columns inside the print area.</summary>
    public int Printed { get; }

    public IReadOnlyList<GridRow> Rows { get; }

    /// <summary>Last row of the table, the grand total included.</summary>
    public int LastRow { get; }

    public string Letters(string key) => _letters[key];

    /// <summary>Sheet row of a record.</summary>
    public int RowOf(int record) => _rowOfRecord[record];

    private static List<GridRow> Lay(Paper<T> paper)
    {
        var rows = new List<GridRow>(paper.Rows.Count + 20);
        int row = FirstRow, first = 0;
        for (int i = 0; i < paper.Rows.Count; i++)
        {
            rows.Add(new GridRow(row++, i, i, null));
            if (paper.Group is not { } group || (i + 1 < paper.Rows.Count && group(paper.Rows[i + 1]) == group(paper.Rows[i])))
                continue;
            rows.Add(new GridRow(row++, first, i, $"{group(paper.Rows[i])} 小计（{i - first + 1} 项）"));
            first = i + 1;
        }
        if (paper.Total && paper.Rows.Count > 0)
            rows.Add(new GridRow(row, 0, paper.Rows.Count - 1, paper.Group is null ? "合计" : $"合计（{paper.Rows.Count} 项）"));
        return rows;
    }

    /// <summary>The place of one row for the formulas in it.</summary>
    public RowPlace Place(int row) => new(row, Letters, RowOf, name => _settings[name]);

    /// <summary>The sheet rows from the first to the last record of a total.</summary>
    public (int From, int To) Span(GridRow total)
    {
        int to = total.Row - 1;
        int from = FirstRow;
        if (total.First > 0)
            from = to - (total.Last - total.First);
        return (from, to);
    }
}

/// <summary>One row while its cells are made: gives addresses to formulas.</summary>
public sealed class RowPlace(int row, Func<string, string> letters, Func<int, int> rowOf, Func<string, string> setting)
{
    /// <summary>The cell of this row in a column, such as K6.</summary>
    public string this[string key] => Cell(key, row);

    /// <summary>The cell of another record in a column.</summary>
    public string Of(int record, string key) => Cell(key, rowOf(record));

    /// <summary>The cell of a value on the settings sheet.</summary>
    public string Setting(string name) => setting(name);

    private string Cell(string key, int at) => letters(key) + at.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
