using System.Globalization;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Takes the rows of a list one by one: title rows and sums are passed over, every other row is a recognition or a finding.</summary>
internal sealed class RecognisedListReader(Regions regions, AwardRule rule)
{
    private const int RowsSearchedForHeadings = 50;
    private static readonly string[] TotalWords = ["合计", "总计", "共计", "小计", "累计"];
    private readonly List<(RecognisedLine Line, RowReading Reading)> _rows = [];
    private readonly List<ImportNote> _notes = [];
    private readonly Dictionary<(string, TitleKind, string), int> _seen = [];
    private SheetHeader? _header;
    private string? _sheet;

    internal List<Finding> Findings { get; } = [];

    internal int RowsRead { get; private set; }

    internal void Accept(SheetRow row)
    {
        if (_header is null || (_sheet != row.Sheet && row.Number <= RowsSearchedForHeadings))
        {
            var header = SheetForm.RecognisedList.HeaderOf(row);
            if (header.Known < 4)
                return;
            if (_sheet is not null && _sheet != row.Sheet)
                return; // one list per file: the first sheet that has it
            (_header, _sheet) = (header, row.Sheet);
            foreach (var missing in header.Missing)
                Findings.Add(new Finding(row.Sheet, row.Number, missing.Name, Severity.Error, "", $"表头缺少必需的列“{missing.Name}”：请补上该列后重新上传"));
            return;
        }
        if (row.Sheet == _sheet && _header.Missing.Count == 0 && !IsPassedOver(row, _header))
            Take(new RowReading(_header, row, Findings, _notes), _header);
    }

    internal IReadOnlyList<(RecognisedLine Line, RowReading Reading)> Finish()
    {
        if (_header is null)
        {
            Findings.Add(new Finding("", 1, "序号", Severity.Error, "",
                $"没有找到名单的表头：表头行应包含{string.Join("、", SheetForm.RecognisedList.Columns.Where(column => column.Required).Select(column => column.Name))}"));
        }
        else if (RowsRead == 0 && _header.Missing.Count == 0)
        {
            Findings.Add(new Finding(_sheet!, _header.Row, "序号", Severity.Error, "", "表头下面没有名单"));
        }
        return _rows;
    }

    private static bool IsPassedOver(SheetRow row, SheetHeader header) =>
        row.Cells.All(cell => cell.IsEmpty)
        || header.Form.Columns.All(column => column.Field is Field.Sequence or Field.Remark || header.Cell(row, column.Field).IsEmpty)
        || (header.Cell(row, Field.Uscc).IsEmpty && row.Cells.Take(4).Any(cell => TotalWords.Any(word => TypedText.Compact(cell.Shown).Contains(word, StringComparison.Ordinal))))
        || header.Cell(row, Field.Uscc).Shown == header.Title(Field.Uscc);

    private void Take(RowReading row, SheetHeader header)
    {
        RowsRead++;
        var code = TypedCode.ReadUscc(row[Field.Uscc]);
        var place = row.TakePlace(regions, code.Ok ? code.Value.RegistrationRegion : null);
        string name = row.TakeName(Field.Name);
        _ = row.Take(Field.Uscc, code);
        var kind = TypedKind.Read(row[Field.Kind]);
        _ = row.Take(Field.Kind, kind);
        string carrier = row.TakeName(Field.Carrier);
        if (kind.Ok && !rule.Maxima.ContainsKey(kind.Value))
            row.Say(Field.Kind, Severity.Error, $"“{kind.Value.Name()}”不是本办法认定的载体，不能核算奖励；是否漏写了等级，如“基础级智能工厂”？");
        var standard = kind.Ok && row.Ok ? Standard(row, header, kind.Value) : null;
        if (!row.Ok)
            return;
        int seq = int.TryParse(row[Field.Sequence].Cleaned, NumberStyles.None, CultureInfo.InvariantCulture, out int typed) ? typed : RowsRead;
        if (!_seen.TryAdd((code.Value.Code, kind.Value, carrier), row.Row.Number))
            row.Say(Field.Carrier, Severity.Warning, $"与第{_seen[(code.Value.Code, kind.Value, carrier)]}行是同一企业的同名载体：如为重复登记请删除其中一行");
        _rows.Add((new RecognisedLine(seq, code.Value, name, place.City!.Code, place.County?.Code, kind.Value, carrier, standard), row));
    }

    private Money? Standard(RowReading row, SheetHeader header, TitleKind kind)
    {
        var cell = row[Field.Amount];
        if (cell.IsEmpty)
            return null;
        var amount = row.Take(Field.Amount, TypedAmount.Read(cell, header.AmountInYuan));
        var maximum = rule.Maximum(kind);
        if (row.Ok && amount > maximum.Amount)
            row.Say(Field.Amount, Severity.Error, $"年度标准 {amount} 超过{kind.Name()}的最高标准 {maximum.Amount}（{ChineseNumber.Article(maximum.Article)}）");
        return amount;
    }
}
