namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>How a column looks.</summary>
public enum CellLook
{
    /// <summary>Left, wrapped, always text: codes keep their zeros.</summary>
    Text,

    /// <summary>Centred text.</summary>
    Centre,

    /// <summary>A code in one piece: shrunk rather than broken.</summary>
    Code,

    /// <summary>万元 with thousands separators.</summary>
    Amount,

    /// <summary>元 with two decimals.</summary>
    Yuan,

    /// <summary>A whole number.</summary>
    Count,
}

/// <summary>A live formula with the value it must give, so that previews without a calculator show it too.</summary>
public sealed record Formula(string Text, object Value);

/// <summary>One column of a paper.</summary>
/// <param name="Key">Name by which formulas find the column.</param>
/// <param name="Header">What the head says.</param>
/// <param name="Width">In characters; papers are laid out, not measured.</param>
/// <param name="Look">How it looks.</param>
/// <param name="Cell">Text, number, <see cref="Formula"/> or nothing.</param>
public sealed record PaperColumn<T>(string Key, string Header, double Width, CellLook Look, Func<T, RowPlace, object?> Cell)
{
    /// <summary>Set for columns that are summed per group and in all; gives the cached value.</summary>
    public Func<T, decimal>? Sum { get; init; }

    /// <summary>False for columns that only check: they stand right of the print area.</summary>
    public bool Printed { get; init; } = true;
}

/// <summary>A value of the settings sheet, such as a cap that formulas refer to.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">Number or text; empty for a heading.</param>
/// <param name="Note">Explanation or article text.</param>
/// <param name="Name">By which formulas find the value.</param>
public sealed record Setting(string Label, object? Value, string Note, string? Name = null);

/// <summary>A paper as an office prints it: the layout is the same whether a library lays it out or it is streamed.</summary>
public sealed record Paper<T>(string Title, string SheetName, IReadOnlyList<PaperColumn<T>> Columns, IReadOnlyList<T> Rows)
{
    /// <summary>Left of the line under the title: batch, decision day, basis.</summary>
    public string Note { get; init; } = "";

    /// <summary>Right of the line under the title.</summary>
    public string Unit { get; init; } = "单位：万元";

    /// <summary>Not approved yet: said in the title and at the head of every page.</summary>
    public bool Draft { get; init; }

    /// <summary>Rows come sorted by it; each group is closed by a subtotal.</summary>
    public Func<T, string>? Group { get; init; }

    /// <summary>Whether a grand total closes the table.</summary>
    public bool Total { get; init; } = true;

    /// <summary>Lines under the table.</summary>
    public IReadOnlyList<string> Footnotes { get; init; } = [];

    /// <summary>制表 复核 批准 日期.</summary>
    public bool Signatures { get; init; } = true;

    /// <summary>A second sheet with the values and texts the paper rests on.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    public string SettingsName { get; init; } = "参数与口径";

    /// <summary>Title as printed.</summary>
    public string FullTitle => Draft ? Title + "（测算稿）" : Title;

    /// <summary>Decimals of 万元 that the finest amount needs: one format for the whole paper.</summary>
    public int Decimals { get; init; }

    public string FileName => PaperFile.SafeName(FullTitle, ".xlsx");
}
