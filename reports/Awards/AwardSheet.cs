using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>奖励核算表: one row per award with live formulas, so that finance can perform every amount again.</summary>
public static class AwardSheet
{
    public static Paper<AwardSheetLine> Of(AwardSheetBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var lines = Ordered(batch.Lines);
        return new Paper<AwardSheetLine>(PaperTitle.Of(batch.Name, "奖励核算表"), "奖励核算表", Columns(batch), lines)
        {
            Note = $"决定日：{SheetText.Day(batch.DecidedOn)}    依据：{batch.Policy.Document}{(batch.Document.Length > 0 ? $"    文号：{batch.Document}" : "")}",
            Draft = !batch.Approved,
            Group = line => line.City,
            Decimals = AmountDecimals.Of(lines.SelectMany(line => new[] { line.Standard, line.Ceiling, line.Proposed, line.Deducted })),
            Footnotes =
            [
                "注：1. 往年奖励为台账中已批复净额，同一单位在本批次序号在前的项目按公式计入；“—”表示该上限不适用于此类载体。",
                "2. 应扣除额、余额、可奖励上限均为公式，参数和口径见“参数与口径”工作表；表右侧“核对”列不打印，逐行与系统核定数比对。",
            ],
            Settings = AwardSheetSettings.Of(batch),
        };
    }

    // a unit's earlier lines count in batch order, whatever city its branches stand under
    private static List<AwardSheetLine> Ordered(IReadOnlyList<AwardSheetLine> lines)
    {
        List<AwardSheetLine> byCity = [.. lines.OrderBy(line => line.CityCode, StringComparer.Ordinal).ThenBy(line => line.Seq)];
        var records = byCity.Select((line, record) => (line, record));
        foreach (var unit in records.GroupBy(pair => pair.line.UnitUscc).Where(unit => unit.Count() > 1))
        {
            var given = Priors.None;
            List<(TitleKind, int)> earlier = [];
            foreach (var (line, record) in unit.OrderBy(pair => pair.line.Seq).ToList())
            {
                byCity[record] = line with { Batch = given, Earlier = [.. earlier] };
                given += Priors.Of(line.Kind, line.Granted);
                earlier.Add((line.Kind, record));
            }
        }
        return byCity;
    }

    private static List<PaperColumn<AwardSheetLine>> Columns(AwardSheetBatch batch)
    {
        var formulas = new AwardFormulas(batch.Rule, batch.Readings);
        var columns = new List<PaperColumn<AwardSheetLine>>
        {
            new("seq", "序号", 5, CellLook.Count, (line, _) => line.Seq),
            new("city", "市州", 8, CellLook.Centre, (line, _) => line.City),
            new("county", "县（区）", 8, CellLook.Centre, (line, _) => line.County),
            new("name", "企业名称", 18, CellLook.Text, (line, _) => line.Name),
            new("uscc", "统一社会信用代码", 19, CellLook.Code, (line, _) => line.Uscc),
            new("kind", "本次\n载体类型", 8, CellLook.Centre, (line, _) => line.Kind.ShortName()),
            new("carrier", "载体名称", 14, CellLook.Text, (line, _) => line.Carrier),
            new("recognised", "认定文号\n/日期", 14, CellLook.Text, (line, _) => line.Recognised),
            new("maximum", "最高\n标准", 7, CellLook.Amount, (line, row) => new Formula(row.Setting(AwardFormulas.Maximum(line.Kind)), batch.Rule.Maximum(line.Kind).Amount.Wan)),
            new("standard", "年度\n标准", 7, CellLook.Amount, (line, _) => line.Standard.Wan),
            new("scenario", "往年优秀\n场景奖励", 8, CellLook.Amount, (line, row) => AwardFormulas.Prior(line, row, line.Ledger.Scenario, line.Batch.Scenario, TitleKind.Scenario)),
            new("basic", "往年基础\n级奖励", 8, CellLook.Amount, (line, row) => AwardFormulas.Prior(line, row, line.Ledger.Basic, line.Batch.Basic, TitleKind.Basic)),
            new("advanced", "往年先进\n级奖励", 8, CellLook.Amount, (line, row) => AwardFormulas.Prior(line, row, line.Ledger.Advanced, line.Batch.Advanced, TitleKind.Advanced)),
            new("legacy", "往年数字化\n车间/智能\n工厂奖励", 9, CellLook.Amount, (line, _) => line.Ledger.Legacy.Wan),
            new("deducted", "应扣\n除额", 7, CellLook.Amount, formulas.Deducted),
            Room(formulas, batch, "overall", 8.5, line => line.RoomOverall),
            Room(formulas, batch, "scenario", 8.5, line => line.RoomScenario),
            new("ceiling", "本次可\n奖励上限", 8.5, CellLook.Amount, formulas.Ceiling) { Sum = line => line.Ceiling.Wan },
            new("proposed", "拟奖励\n金额", 8.5, CellLook.Amount, (line, _) => line.Granted.Wan) { Sum = line => line.Granted.Wan },
            new("readings", "适用口径\n（Q）", 7.5, CellLook.Centre, (line, _) => line.Readings),
            new("remarks", "备注/提示", 23, CellLook.Text, (line, _) => Remarks(line)),
            new("check", "核对", 12, CellLook.Centre, AwardFormulas.Check) { Printed = false },
            new("decided", "系统核\n定上限", 9, CellLook.Amount, (line, _) => line.Ceiling.Wan) { Printed = false },
            new("unit", "计上限的单位\n（法人代码）", 21, CellLook.Code, (line, _) => line.UnitUscc) { Printed = false },
            new("forfeited", "不再给予\n奖励", 9, CellLook.Centre, (line, _) => line.Forfeited ? "是" : "否") { Printed = false },
            new("excellent", "往年卓越\n级奖励", 9, CellLook.Amount, (line, row) => AwardFormulas.Prior(line, row, line.Ledger.Excellent, line.Batch.Excellent, TitleKind.Excellent)) { Printed = false },
            new("leading", "往年领航\n级奖励", 9, CellLook.Amount, (line, row) => AwardFormulas.Prior(line, row, line.Ledger.Leading, line.Batch.Leading, TitleKind.Leading)) { Printed = false },
        };
        if (formulas.NeedsThisYear)
            columns.AddRange(ThisYear());
        return columns;
    }

    private static string Remarks(AwardSheetLine line) =>
        line.Held ? $"暂缓，本次不安排（原拟奖励 {line.Proposed}）{(line.Remarks.Length > 0 ? "；" : "")}{line.Remarks}" : line.Remarks;

    private static PaperColumn<AwardSheetLine> Room(
        AwardFormulas formulas, AwardSheetBatch batch, string cap, double width, Func<AwardSheetLine, Money?> room)
    {
        var limit = batch.Rule.Caps.FirstOrDefault(c => c.Id == cap)?.Limit ?? Money.Zero;
        string header = cap == "overall" ? $"{limit.ToWanDisplay()}万元\n余额" : $"{limit.ToWanDisplay()}万元\n场景余额";
        return new PaperColumn<AwardSheetLine>("room-" + cap, header, width, CellLook.Amount,
            (line, row) => formulas.Room(cap, line, row, room(line)) as object ?? "—");
    }

    private static IEnumerable<PaperColumn<AwardSheetLine>> ThisYear()
    {
        yield return Year("scenario", "其中本年度\n优秀场景", line => line.LedgerThisYear.Scenario, line => line.Batch.Scenario, TitleKind.Scenario);
        yield return Year("basic", "其中本年度\n基础级", line => line.LedgerThisYear.Basic, line => line.Batch.Basic, TitleKind.Basic);
        yield return Year("advanced", "其中本年度\n先进级", line => line.LedgerThisYear.Advanced, line => line.Batch.Advanced, TitleKind.Advanced);
        yield return Year("legacy", "其中本年度\n原有载体", line => line.LedgerThisYear.Legacy, _ => Money.Zero, TitleKind.LegacyWorkshop);
        yield return Year("excellent", "其中本年度\n卓越级", line => line.LedgerThisYear.Excellent, line => line.Batch.Excellent, TitleKind.Excellent);
        yield return Year("leading", "其中本年度\n领航级", line => line.LedgerThisYear.Leading, line => line.Batch.Leading, TitleKind.Leading);

        PaperColumn<AwardSheetLine> Year(
            string key, string header, Func<AwardSheetLine, Money> ledger, Func<AwardSheetLine, Money> batch, TitleKind kind) =>
            new(key + "-year", header, 11, CellLook.Amount, (line, row) => AwardFormulas.Prior(line, row, ledger(line), batch(line), kind)) { Printed = false };
    }
}
