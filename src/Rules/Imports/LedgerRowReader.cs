using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>Reads one row of 历年认定与奖励.</summary>
internal static class LedgerRowReader
{
    public static LedgerRow? Read(
        RowReading row, SheetHeader header, Regions regions, DateOnly today, DateOnly firstRuleFrom, Func<TitleKind, DateOnly, AwardMaximum?> maximum, LedgerCrossChecks across,
        Func<string, string> known, out Understood<Money> amount)
    {
        var code = TypedCode.ReadUscc(row[Field.Uscc]);
        var place = row.TakePlace(regions, code.Ok ? code.Value.RegistrationRegion : null);
        string name = known(row.TakeName(Field.Name));
        string uscc = row.Take(Field.Uscc, code) is var read && code.Ok ? known(read.Code) : "";
        var kind = TypedKind.Read(row[Field.Kind]);
        _ = row.Take(Field.Kind, kind);
        string carrier = known(row.TakeName(Field.Carrier));
        var document = TypedCode.ReadDocument(row[Field.Document], "认定文号");
        string number = row.Take(Field.Document, document) is var found && document.Ok ? known(found.ToString()) : "";
        var confirmedOn = row.Take(Field.Day, TypedDate.Read(row[Field.Day], "认定日期", today));
        amount = TypedAmount.Read(row[Field.Amount], header.AmountInYuan);
        var granted = row.Take(Field.Amount, amount);
        if (kind.Ok && row.Ok && maximum(TypedKind.OnDay(kind.Value, confirmedOn, firstRuleFrom), confirmedOn) is { } most && granted > most.Amount)
            row.Say(Field.Amount, Severity.Warning, $"{kind.Value.Name()}最高奖励{most.Amount}（{ChineseNumber.Article(most.Article)}），本行为{granted}：请核对金额");
        bool paid = amount.Ok && !granted.IsZero;
        string awardDocument = known(AwardDocument(row, paid));
        int? fundYear = !paid && row[Field.FundYear].IsEmpty ? null : row.Take(Field.FundYear, TypedCode.ReadYear(row[Field.FundYear], today));

        across.SawName(row, uscc, name, code.Ok);
        if (uscc.Length > 0 && kind.Ok && number.Length > 0)
            across.SawRecord(row, TypedText.Compact(row[Field.Sequence].Shown), uscc, kind.Value, carrier, number, confirmedOn, granted);
        return row.Ok
            ? new LedgerRow(row.Row.Sheet, row.Row.Number, place.City!.Code, place.County?.Code, name, uscc,
                TypedKind.OnDay(kind.Value, confirmedOn, firstRuleFrom), carrier, number, confirmedOn, granted, awardDocument, fundYear)
            : null;
    }

    private static string AwardDocument(RowReading row, bool paid)
    {
        var cell = row[Field.AwardDocument];
        if (cell.IsEmpty)
        {
            if (paid)
                row.Say(Field.AwardDocument, Severity.Warning, "有奖励金额但缺少奖励文号：请补填，如“甘财建〔2026〕9号”");
            return "";
        }
        var read = TypedCode.ReadDocument(cell, "奖励文号");
        if (!read.Ok)
        {
            row.Say(Field.AwardDocument, Severity.Warning, $"{read.Problem}；按原文保存");
            return TypedText.Name(cell.Shown);
        }
        return row.Take(Field.AwardDocument, read).ToString();
    }
}
