using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>The sums a sheet prints itself, compared with the rows above them.</summary>
internal sealed partial class SheetTotals
{
    private readonly Dictionary<string, Money> _groups = new(StringComparer.Ordinal);
    private Money _all, _sinceSubtotal;
    private int _unread;

    public static bool IsTotal(string text) =>
        text.StartsWith("合计", StringComparison.Ordinal) || text.StartsWith("总计", StringComparison.Ordinal) || text.StartsWith("共计", StringComparison.Ordinal)
        || text.StartsWith("小计", StringComparison.Ordinal) || text.StartsWith("累计", StringComparison.Ordinal)
        || text.EndsWith("小计", StringComparison.Ordinal) || text.EndsWith("合计", StringComparison.Ordinal);

    /// <summary>Counts a record under the names a printed total may give its group: city, kind, year.</summary>
    public void Add(Understood<Money> amount, params string[] groups)
    {
        if (!amount.Ok)
        {
            _unread++;
            return;
        }
        _all += amount.Value;
        _sinceSubtotal += amount.Value;
        foreach (string group in groups.Where(group => group.Length > 0).Distinct(StringComparer.Ordinal))
            _groups[group] = _groups.GetValueOrDefault(group) + amount.Value;
    }

    public void Compare(SheetHeader header, SheetRow row, string label, List<Finding> findings)
    {
        bool part = label.Contains("小计", StringComparison.Ordinal);
        string group = Words().Replace(label, "");
        Money? counted = part && _sinceSubtotal != Money.Zero || group.Length == 0 ? part ? _sinceSubtotal : _all : null;
        Money?[] others = [.. _groups.Where(known => group.Length > 0 && (known.Key.StartsWith(group, StringComparison.Ordinal) || group.Contains(known.Key, StringComparison.Ordinal))).Select(known => (Money?)known.Value)];
        if (part)
            _sinceSubtotal = Money.Zero;
        var cell = header.Cell(row, Field.Amount);
        if (cell.IsEmpty || header.Form != SheetForm.Ledger || Sum(cell, header.AmountInYuan) is not { } printed || printed == counted || printed == _all || others.Contains(printed))
            return;
        if ((others.FirstOrDefault() ?? counted) is not { } expected)
            return; // a sum of something these columns do not tell
        findings.Add(new Finding(row.Sheet, row.Number, header.Title(Field.Amount), Severity.Warning, cell.Shown,
            $"“{label}”为{printed}，与上面各行之和{expected}不符{(_unread > 0 ? $"（其中{_unread}行的金额未能读出）" : "")}，请核对"));
    }

    [GeneratedRegex("合计|总计|共计|小计|累计|全省|总|[:()]", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    private static Money? Sum(CellValue cell, bool inYuan)
    {
        decimal? number = cell.Number ?? (Money.TryParseWan(TypedText.Compact(cell.Raw).Replace(",", "", StringComparison.Ordinal).TrimEnd('元', '万'), out var typed) ? typed.Wan : null);
        return number is { } sum && Math.Abs(sum) < 99_999_999m ? new Money(decimal.Round(inYuan ? sum : sum * 10_000m, 2)) : null;
    }
}
