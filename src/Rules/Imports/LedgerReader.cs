namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>Takes the rows of a file one by one and says what they mean: titles with awards, decisions, findings and notes. Knows neither files nor the database.</summary>
/// <param name="regions">The regions of the province.</param>
/// <param name="today">The official day: nothing may be dated after it.</param>
/// <param name="firstRuleFrom">Day from which the first rule on file is in force: 优秀场景 before it are legacy (Art. 28).</param>
public sealed class LedgerReader(Regions regions, DateOnly today, DateOnly firstRuleFrom)
{
    private const int RowsSearchedForHeadings = 50;
    private readonly LedgerCrossChecks _across = new();
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private Sheet? _sheet;

    /// <summary>Titles of rows without errors.</summary>
    public List<LedgerRow> Rows { get; } = [];

    /// <summary>Decisions of rows without errors.</summary>
    public List<DecisionRow> Decisions { get; } = [];

    /// <summary>Everything that is wrong, in order of rows.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>What was understood although it was not plain.</summary>
    public List<ImportNote> Notes { get; } = [];

    /// <summary>Records seen, right or wrong.</summary>
    public int RecordsRead { get; private set; }

    /// <summary>The headings found, for whoever marks the file.</summary>
    public List<(string Sheet, SheetHeader Header)> Headers { get; } = [];

    /// <summary>Takes the next row.</summary>
    public void Accept(SheetRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (_sheet is null || _sheet.Name != row.Sheet)
        {
            EndSheet();
            _sheet = new Sheet(row.Sheet);
        }
        if (_sheet.Header is null)
            LookForHeadings(_sheet, row);
        else if (_sheet.Header.Missing.Count == 0)
            TakeRow(_sheet, _sheet.Header, row);
    }

    /// <summary>After the last row: what only the whole file can tell.</summary>
    public void Finish()
    {
        EndSheet();
        _sheet = null;
        _across.Finish(Findings, Notes);
        if (Headers.Count == 0 && Findings.Count == 0)
            Findings.Add(new Finding("", 1, SheetForm.Ledger.Columns[0].Name, Severity.Error, "",
                $"没有找到“{SheetForm.Ledger.Name}”或“{SheetForm.Decisions.Name}”的表头：表头行应包含{string.Join("、", SheetForm.Ledger.Columns.Where(c => c.Required).Select(c => c.Name))}"));
        var order = Headers.Select((found, position) => (found.Sheet, position)).ToLookup(found => found.Sheet, found => found.position);
        var sorted = Findings.OrderBy(f => order[f.Sheet].FirstOrDefault()).ThenBy(f => f.Row).ThenBy(f => f.Severity).ToList();
        Findings.Clear();
        Findings.AddRange(sorted);
    }

    private void LookForHeadings(Sheet sheet, SheetRow row)
    {
        if (row.Number > RowsSearchedForHeadings || SheetForm.Recognise(row) is not { } header)
            return;
        sheet.Header = header;
        Headers.Add((sheet.Name, header));
        foreach (var missing in header.Missing)
            Findings.Add(new Finding(sheet.Name, row.Number, missing.Name, Severity.Error, "", $"表头缺少必需的列“{missing.Name}”：请补上该列后重新导入"));
        foreach (string title in header.Ignored)
            Notes.Add(new ImportNote(sheet.Name, row.Number, title, $"“{title}”列不属于台账，未读取"));
    }

    private void TakeRow(Sheet sheet, SheetHeader header, SheetRow row)
    {
        if (row.Cells.All(cell => cell.IsEmpty))
            return;
        var cell = header.Cell(row, Field.Uscc);
        if (cell.Kind == CellKind.Text && cell.Raw.Trim() == header.Title(Field.Uscc))
            return; // the heading repeated at the top of a printed page
        if (cell.IsEmpty && row.Cells.Take(4).Select(c => TypedText.Compact(c.Shown)).FirstOrDefault(SheetTotals.IsTotal) is { } label)
        {
            sheet.Totals.Compare(header, row, label, Findings);
            return;
        }
        if (header.Form.Columns.All(c => c.Field is Field.Sequence or Field.Remark or Field.City or Field.County or Field.FundYear || header.Cell(row, c.Field).IsEmpty))
        {
            if (row.Cells.Any(c => c.Kind == CellKind.Text))
                Notes.Add(new ImportNote(row.Sheet, row.Number, header.Title(Field.Sequence), "该行不是记录（说明或空行），未读取"));
            return;
        }
        RecordsRead++;
        var reading = new RowReading(header, row, Findings, Notes);
        if (header.Form == SheetForm.Ledger)
        {
            var title = LedgerRowReader.Read(reading, header, regions, today, firstRuleFrom, _across, Known, out var amount);
            sheet.Totals.Add(amount);
            if (title is not null)
                Rows.Add(title);
        }
        else if (DecisionRowReader.Read(reading, regions, today, _across) is { } decision)
        {
            Decisions.Add(decision);
        }
    }

    private void EndSheet()
    {
        if (_sheet is { Header: null } && (_sheet.Name == SheetForm.Ledger.Name || _sheet.Name == SheetForm.Decisions.Name))
        {
            var form = _sheet.Name == SheetForm.Ledger.Name ? SheetForm.Ledger : SheetForm.Decisions;
            Findings.Add(new Finding(_sheet.Name, 1, form.Columns[0].Name, Severity.Error, "",
                $"工作表“{_sheet.Name}”没有找到表头：表头行应包含{string.Join("、", form.Columns.Where(c => c.Required).Select(c => c.Name))}"));
        }
        else if (_sheet is { Header: null, Name.Length: > 0 })
        {
            Notes.Add(new ImportNote(_sheet.Name, 1, "", $"工作表“{_sheet.Name}”不是台账，未读取"));
        }
    }

    // the same few documents and enterprises stand in thousands of rows
    private string Known(string text)
    {
        if (_known.TryGetValue(text, out string? known))
            return known;
        if (_known.Count < 200_000)
            _known[text] = text;
        return text;
    }

    private sealed class Sheet(string name)
    {
        public string Name { get; } = name;

        public SheetHeader? Header { get; set; }

        public SheetTotals Totals { get; } = new();
    }
}
