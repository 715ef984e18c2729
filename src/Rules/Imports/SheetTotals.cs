namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>The sums a sheet prints itself, compared with the rows above them.</summary>
internal sealed class SheetTotals
{
    private Money _all, _sinceSubtotal;
    private int _unread;

    public static bool IsTotal(string text) =>
        text.StartsWith("合计", StringComparison.Ordinal) || text.StartsWith("总计", StringComparison.Ordinal) || text.StartsWith("共计", StringComparison.Ordinal)
        || text.StartsWith("小计", StringComparison.Ordinal) || text.StartsWith("累计", StringComparison.Ordinal)
        || text.EndsWith("小计", StringComparison.Ordinal) || text.EndsWith("合计", StringComparison.Ordinal);

    public void Add(Understood<Money> amount)
    {
        if (!amount.Ok)
        {
            _unread++;
            return;
        }
        _all += amount.Value;
        _sinceSubtotal += amount.Value;
    }

    public void Compare(SheetHeader header, SheetRow row, string label, List<Finding> findings)
    {
        bool part = label.Contains("小计", StringComparison.Ordinal);
        var counted = part ? _sinceSubtotal : _all;
        if (part)
            _sinceSubtotal = Money.Zero;
        var cell = header.Cell(row, Field.Amount);
        if (cell.IsEmpty || header.Form != SheetForm.Ledger || Sum(cell, header.AmountInYuan) is not { } printed || printed == counted)
            return;
        findings.Add(new Finding(row.Sheet, row.Number, header.Title(Field.Amount), Severity.Warning, cell.Shown,
            $"“{label}”为{printed}，与上面各行之和{counted}不符{(_unread > 0 ? $"（其中{_unread}行的金额未能读出）" : "")}，请核对"));
    }

    private static Money? Sum(CellValue cell, bool inYuan)
    {
        decimal? number = cell.Number ?? (Money.TryParseWan(TypedText.Compact(cell.Raw).Replace(",", "", StringComparison.Ordinal).TrimEnd('元', '万'), out var typed) ? typed.Wan : null);
        return number is { } sum && Math.Abs(sum) < 99_999_999m ? new Money(decimal.Round(inYuan ? sum : sum * 10_000m, 2)) : null;
    }
}
