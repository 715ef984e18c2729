using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>What only several rows together tell: the same record twice, one code with two names.</summary>
internal sealed class LedgerCrossChecks
{
    private readonly Dictionary<(string Sequence, string Uscc, TitleKind Kind, string Carrier, string Document), (int Row, DateOnly Day, Money Amount)> _records = [];
    private readonly Dictionary<(string Uscc, TitleKind Kind, string Carrier, string Document), int> _titles = [];
    private readonly Dictionary<string, Dictionary<string, int>> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Code, int Row)> _codes = new(StringComparer.Ordinal);
    private readonly List<(string Sheet, int Row, string Name)> _wrongCodes = [];
    private readonly Dictionary<(string, string, string, int), int> _decisions = [];
    private int _twins;

    public void SawName(RowReading row, string uscc, string name, bool codeIsRight)
    {
        if (name.Length == 0)
            return;
        if (!codeIsRight)
        {
            _wrongCodes.Add((row.Row.Sheet, row.Row.Number, name));
            return;
        }
        _ = _codes.TryAdd(name, (uscc, row.Row.Number));
        if (!_names.TryGetValue(uscc, out var names))
        {
            _names[uscc] = names = new Dictionary<string, int>(1, StringComparer.Ordinal);
            names[name] = row.Row.Number;
        }
        else if (names.TryAdd(name, row.Row.Number))
        {
            var first = names.MinBy(seen => seen.Value);
            row.Say(Field.Name, Severity.Warning, $"同一信用代码在第{first.Value}行的名称是“{first.Key}”：如已更名，按认定日期先后记为曾用名和现用名；如为笔误请更正");
        }
    }

    public void SawRecord(RowReading row, string sequence, string uscc, TitleKind kind, string carrier, string document, DateOnly day, Money amount)
    {
        if (_records.TryGetValue((sequence, uscc, kind, carrier, document), out var same))
        {
            row.Say(Field.Uscc, Severity.Error, same.Day == day && same.Amount == amount
                ? $"与第{same.Row}行相同{(sequence.Length > 0 ? $"（序号{sequence}）" : "")}：同一称号重复登记，应删除其中一行"
                : $"与第{same.Row}行为同一称号{(sequence.Length > 0 ? $"（序号{sequence}）" : "")}，但认定日期或奖励金额不同：应只保留正确的一行");
            return;
        }
        _records.Add((sequence, uscc, kind, carrier, document), (row.Row.Number, day, amount));
        if (_titles.TryGetValue((uscc, kind, carrier, document), out int twin))
        {
            if (kind is TitleKind.Scenario or TitleKind.LegacyScenario)
            {
                _twins++;
                row.Note(Field.Carrier, $"与第{twin}行除序号外相同，按两个称号分别登记");
            }
            else
            {
                row.Say(Field.Carrier, Severity.Warning, $"与第{twin}行是同一工厂（车间）、同一认定文件的同一称号，只有序号不同，将登记两次：如为重复登记，请删除其中一行");
            }
        }
        else
        {
            _titles[(uscc, kind, carrier, document)] = row.Row.Number;
        }
    }

    public void SawDecision(RowReading row, string uscc, string document, string carrier, int article)
    {
        if (!_decisions.TryAdd((uscc, document, carrier, article), row.Row.Number))
            row.Say(Field.Uscc, Severity.Error, $"与第{_decisions[(uscc, document, carrier, article)]}行为同一处理决定：应删除其中一行");
    }

    /// <summary>A wrong code of an enterprise that stands elsewhere with a right one can be put right from there.</summary>
    public void Finish(List<Finding> findings, List<ImportNote> notes)
    {
        var hints = _wrongCodes.Where(wrong => _codes.ContainsKey(wrong.Name)).ToDictionary(wrong => (wrong.Sheet, wrong.Row), wrong => _codes[wrong.Name]);
        for (int i = 0; i < findings.Count && hints.Count > 0; i++)
        {
            if (findings[i] is { Severity: Severity.Error, Message: var message } finding && message.Contains("信用代码", StringComparison.Ordinal)
                && hints.TryGetValue((finding.Sheet, finding.Row), out var right))
                findings[i] = finding with { Message = $"{message}；同名企业在第{right.Row}行的代码是{right.Code}" };
        }
        if (_twins > 0)
            notes.Add(new ImportNote("", 0, "", $"有{_twins}行与前面的行除序号外完全相同，按不同称号分别登记"));
    }
}
