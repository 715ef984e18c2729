using System.Text.RegularExpressions;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>Takes the rows of a file one by one and says what they mean: titles with awards, decisions, findings and notes. Knows neither files nor the database.</summary>
/// <param name="regions">The regions of the province.</param>
/// <param name="today">The official day: nothing may be dated after it.</param>
/// <param name="firstRuleFrom">Day from which the first rule on file is in force: 优秀场景 before it are legacy (Art. 28).</param>
/// <param name="maximum">The most that a title of a kind could be awarded on a day; null where no rule says.</param>
public sealed partial class LedgerReader(Regions regions, DateOnly today, DateOnly firstRuleFrom, Func<TitleKind, DateOnly, AwardMaximum?> maximum)
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
        else if (_sheet.Header.Missing.Count == 0 && _sheet.Header.Twice.Count == 0 && !row.Hidden)
            TakeRow(_sheet, _sheet.Header, row);
    }

    /// <summary>After the last row: what only the whole file can tell.</summary>
    public void Finish()
    {
        EndSheet();
        _sheet = null;
        _across.Finish(Findings, Notes);
        if (RecordsRead == 0 && Headers.Count > 0 && Findings.Count == 0)
            Findings.Add(new Finding(Headers[0].Sheet, Headers[0].Header.Row, Headers[0].Header.Title(Field.Name), Severity.Error, "", "表头下面没有一条记录：请核对是否选错了文件"));
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
        if (row.Hidden)
        {
            Findings.Add(new Finding(sheet.Name, row.Number, header.Title(Field.Name), Severity.Warning, "", $"工作表“{sheet.Name}”是隐藏的，未读取：如需导入，请取消隐藏后重新导入"));
            return;
        }
        foreach (var missing in header.Missing)
            Findings.Add(new Finding(sheet.Name, row.Number, missing.Name, Severity.Error, "", $"表头缺少必需的列“{missing.Name}”：请补上该列后重新导入"));
        foreach (string title in header.Twice)
            Findings.Add(new Finding(sheet.Name, row.Number, title, Severity.Error, title, $"“{title}”列有两列，无法判断以哪一列为准：请只保留一列后重新导入"));
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
        if (!cell.Raw.Any(char.IsAsciiLetterOrDigit) && row.Cells.Any(c => c.Kind == CellKind.Text && Signature().IsMatch(TypedText.Compact(c.Raw))))
        {
            Notes.Add(new ImportNote(row.Sheet, row.Number, header.Title(Field.Sequence), "该行不是记录（签字或填报说明），未读取"));
            return;
        }
        if (cell.IsEmpty && header.Cell(row, Field.Kind).IsEmpty && row.Cells.Take(4).Any(c => c.Kind == CellKind.Text && GroupHeading().IsMatch(TypedText.Compact(c.Raw))))
        {
            Notes.Add(new ImportNote(row.Sheet, row.Number, header.Title(Field.Sequence), "该行不是记录（分组标题或其中数），未读取"));
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
            var title = LedgerRowReader.Read(reading, header, regions, today, firstRuleFrom, maximum, _across, Known, out var amount);
            sheet.Totals.Add(amount, Compact(Field.City), Compact(Field.Kind), Compact(Field.FundYear).TrimEnd('度', '年'));
            string Compact(Field field) => TypedText.Compact(header.Cell(row, field).Shown);
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

    [GeneratedRegex(@"^(?:其中|\(?[一二三四五六七八九十]+\)?[、.])", RegexOptions.CultureInvariant)]
    private static partial Regex GroupHeading();

    [GeneratedRegex("^(?:填表|填报|制表|编制|审核|复核|审批|负责|单位负责|经办|联系|填报日期|日期)(?:人|单位|电话|时间|日期|方式)?(?:\\((?:签字|盖章|签章)\\))?:|^[^0-9]{0,12}\\((?:公章|盖章|签章|签字)\\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Signature();

    private sealed class Sheet(string name)
    {
        public string Name { get; } = name;

        public SheetHeader? Header { get; set; }

        public SheetTotals Totals { get; } = new();
    }
}
