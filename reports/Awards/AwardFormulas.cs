using System.Globalization;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>
/// Art. 18–20 as spreadsheet formulas: the second hand of <see cref="AwardCalculator"/>, for whoever must perform an amount again.
/// Q8, Q9, Q10, Q11 and Q15 are read from the settings sheet; Q6, Q12 and Q13 choose which prior awards were put into the row.
/// </summary>
internal sealed class AwardFormulas(AwardRule rule, AwardReadings readings)
{
    /// <summary>Whether some deductions count only earlier or only this year's awards, so that rows need this year's part.</summary>
    public bool NeedsThisYear => readings.Q6 == 'B' || readings.Q12 == 'A';

    public static string Maximum(TitleKind kind) => "最高_" + kind.ShortName();

    public static string Reading(string id) => "口径_" + id;

    public static string Cap(string id) => "上限_" + id;

    /// <summary>Prior awards of a group: the ledger's amount, plus earlier lines of the batch.</summary>
    public static object Prior(AwardSheetLine line, RowPlace row, Money ledger, Money batch, TitleKind kind)
    {
        var earlier = line.Earlier.Where(other => other.Kind == kind).Select(other => row.Of(other.Record, "proposed")).ToList();
        if (earlier.Count == 0)
            return ledger.Wan;
        return new Formula($"{Number(ledger.Wan)}+{string.Join('+', earlier)}", (ledger + batch).Wan);
    }

    /// <summary>应扣除额.</summary>
    public Formula Deducted(AwardSheetLine line, RowPlace row)
    {
        var terms = Enumerated(line.Kind).Select(group => Deductible(group, row)).ToList();
        switch (line.Kind)
        {
            case TitleKind.Scenario when readings is { Q6: 'B', Q12: 'B' }:
                terms.Add(row["scenario-year"]);
                break;
            case TitleKind.Basic:
                terms.Add(Where(row, "Q11", $"{Deductible("basic", row)}+{Deductible("advanced", row)}"));
                terms.Add(Where(row, "Q9", Deductible("legacy", row)));
                break;
            case TitleKind.Advanced:
                terms.Add(Where(row, "Q11", Deductible("advanced", row)));
                break;
            case TitleKind.Excellent:
                terms.Add(Deductible("excellent", row));
                break;
            case TitleKind.Leading:
                terms.Add(Deductible("leading", row));
                break;
        }
        return new Formula(terms.Count == 0 ? "0" : string.Join('+', terms), line.Deducted.Wan);
    }

    /// <summary>Room under a cap; nothing for kinds it does not count.</summary>
    public Formula? Room(string cap, AwardSheetLine line, RowPlace row, Money? room) =>
        rule.Caps.FirstOrDefault(c => c.Id == cap) is { } found && found.Counts.Contains(line.Kind)
            ? new Formula($"MAX(0,{row.Setting(Cap(cap))}-{string.Join('-', Groups(found.Counts).Select(group => row[group]))})", (room ?? Money.Zero).Wan)
            : null;

    /// <summary>本次可奖励上限.</summary>
    public Formula Ceiling(AwardSheetLine line, RowPlace row)
    {
        var least = new List<string>
        {
            row["standard"],
            $"MAX(0,IF({row.Setting(Reading("Q8"))}=\"B\",{row["maximum"]},{row["standard"]})-{row["deducted"]})",
        };
        least.AddRange(rule.Caps.Where(cap => cap.Counts.Contains(line.Kind)).Select(cap => row["room-" + cap.Id]));
        if (line.Kind == TitleKind.Scenario && rule.Maxima.ContainsKey(TitleKind.Basic))
        {
            string basic = row.Setting(Maximum(TitleKind.Basic));
            least.Add($"IF(AND({row.Setting(Reading("Q10"))}=\"B\",{row["basic"]}>0,{row["advanced"]}=0),MAX(0,{basic}-{row["scenario"]}-{row["basic"]}),{row["standard"]})");
        }
        if (line.Kind is TitleKind.Excellent or TitleKind.Leading && rule.Maxima.ContainsKey(TitleKind.Leading))
            least.Add($"IF({row.Setting(Reading("Q15"))}=\"B\",MAX(0,{row.Setting(Maximum(TitleKind.Leading))}-{row["excellent"]}-{row["leading"]}),{row["standard"]})");
        string ceiling = $"ROUND(MIN({string.Join(',', least)}),6)";
        return new Formula(line.Kind.IsProvincial() || readings.Q16 == 'A' ? $"IF({row["forfeited"]}=\"是\",0,{ceiling})" : ceiling, line.Ceiling.Wan);
    }

    /// <summary>Whether the amount proposed keeps to the ceiling and the formula agrees with the system.</summary>
    public static Formula Check(AwardSheetLine line, RowPlace row) => new(
        $"IF(ROUND({row["ceiling"]}-{row["decided"]},6)<>0,\"与系统不一致\",IF(AND({row["proposed"]}>=0,{row["proposed"]}<={row["ceiling"]}),\"相符\",\"超上限\"))",
        line.Granted <= line.Ceiling ? "相符" : "超上限");

    private List<string> Enumerated(TitleKind kind) =>
        rule.Deductions.FirstOrDefault(deduction => deduction.For == kind) is { } found ? Groups(found.Deduct) : [];

    // Q12 A: awards of the year itself are not 往年
    private string Deductible(string group, RowPlace row) =>
        readings.Q12 == 'A' ? $"({row[group]}-{row[group + "-year"]})" : row[group];

    private static string Where(RowPlace row, string reading, string amount) => $"IF({row.Setting(Reading(reading))}=\"B\",{amount},0)";

    private static List<string> Groups(IEnumerable<TitleKind> kinds) => [.. kinds.Select(Group).Distinct()];

    private static string Group(TitleKind kind) => kind switch
    {
        TitleKind.Scenario or TitleKind.LegacyScenario => "scenario",
        TitleKind.Basic => "basic",
        TitleKind.Advanced => "advanced",
        TitleKind.Excellent => "excellent",
        TitleKind.Leading => "leading",
        _ => "legacy",
    };

    private static string Number(decimal wan) => wan.ToString("0.######", CultureInfo.InvariantCulture);
}
