using System.Globalization;
using System.Text;
using CsvHelper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Imports;

namespace SmartFactory.Gansu.UseCases.Demonstration;

/// <summary>What was made.</summary>
public sealed record DemonstrationFiles(int Enterprises, int Titles, int Awards, int Decisions, int Recognised, IReadOnlyList<string> Files);

/// <summary>Writes fictional files of any size: ledger and decisions to import, a list to settle, events to replay. Never more than one enterprise in memory.</summary>
public static class MakeDemonstration
{
    /// <summary>Beyond it a sheet is no longer of use to a person, and a package no longer streams: CSV only.</summary>
    private const int MostSheetRows = 250_000;

    private static readonly DateOnly CancelledOn = new(2026, 6, 15);
    private static readonly string[] LedgerHeadings = ["序号", "市州", "县（区）", "企业名称", "统一社会信用代码", "载体类型", "载体名称", "认定文号", "认定日期", "奖励金额（万元）", "奖励文号", "资金年度", "备注"];
    private static readonly string[] DecisionHeadings = ["序号", "市州", "企业名称", "统一社会信用代码", "载体名称", "处理依据", "处理内容", "决定文号", "决定日期", "不得申报年限（年）"];
    private static readonly string[] ListHeadings = ["序号", "市州", "县（区）", "企业名称", "统一社会信用代码", "载体类型", "载体名称", "年度标准（万元）"];
    private static readonly string[] EventHeadings = ["event_id", "uscc", "decided_on", "kind", "standard_wan", "granted_wan", "ref"];

    /// <summary>Writes the files into a folder, which is made when missing.</summary>
    public static DemonstrationFiles Into(string folder, int enterprises, Regions regions, AwardRule rule, int seed, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(enterprises);
        _ = Directory.CreateDirectory(folder);
        var units = new FictionalUnits(regions, rule, seed);
        int titles = 0, awards = 0, decisions = 0, recognised = 0, events = 0;
        using (var ledger = new CsvTable(Path.Combine(folder, "ledger.csv"), LedgerHeadings))
        using (var decided = new CsvTable(Path.Combine(folder, "decisions.csv"), DecisionHeadings))
        using (var list = new CsvTable(Path.Combine(folder, "recognised.csv"), ListHeadings))
        using (var replay = new CsvTable(Path.Combine(folder, "events.csv"), EventHeadings))
        {
            for (int i = 0; i < enterprises; i++)
            {
                if (i % 10_000 == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    progress?.Report(new ImportProgress("生成", i, enterprises));
                }
                var unit = units[i];
                foreach (var title in unit.Titles)
                {
                    ledger.Add(++titles, unit.City.Name, unit.County?.Name, unit.Name, unit.Uscc, Name(title.Kind), title.Carrier, title.Document, title.ConfirmedOn, title.Amount.Wan, title.AwardDocument, title.FundYear, null);
                    awards += title.Amount.IsZero ? 0 : 1;
                    replay.Add($"E{++events}", unit.Uscc, title.ConfirmedOn, title.Kind.Code(), null, title.Kind.IsLegacy() ? title.Amount.Wan : null, null);
                }
                if (unit.Cancelled is { } cancelled)
                {
                    decided.Add(++decisions, unit.City.Name, unit.Name, unit.Uscc, cancelled.Carrier, "第二十四条", $"取消{Name(cancelled.Kind)}称号", $"甘工信函〔2026〕{decisions % 99_999 + 1}号", CancelledOn, 2);
                    replay.Add($"E{++events}", unit.Uscc, CancelledOn, "forfeit", null, null, null);
                }
                if (unit.Recognised is { } kind)
                    list.Add(++recognised, unit.City.Name, unit.County?.Name, unit.Name, unit.Uscc, Name(kind), unit.RecognisedCarrier, rule.Maximum(kind).Amount.Wan);
            }
        }
        progress?.Report(new ImportProgress("生成", enterprises, enterprises));
        var files = new List<string> { "ledger.csv", "decisions.csv", "recognised.csv", "events.csv" };
        if (titles <= MostSheetRows)
        {
            PlainWorkbook.FromCsv(Path.Combine(folder, "ledger.xlsx"), ("历年认定与奖励", Path.Combine(folder, "ledger.csv")), ("处理决定", Path.Combine(folder, "decisions.csv")));
            PlainWorkbook.FromCsv(Path.Combine(folder, "recognised.xlsx"), ("拟认定名单", Path.Combine(folder, "recognised.csv")));
            files.AddRange(["ledger.xlsx", "recognised.xlsx"]);
        }
        return new DemonstrationFiles(enterprises, titles, awards, decisions, recognised, files);
    }

    // ledgers write what was printed then
    private static string Name(TitleKind kind) => kind switch
    {
        TitleKind.LegacyScenario => TitleKind.Scenario.Name(),
        TitleKind.LegacyFactory => "智能工厂",
        _ => kind.Name(),
    };

    private sealed class CsvTable : IDisposable
    {
        private readonly CsvWriter _csv;

        public CsvTable(string path, string[] headings)
        {
            _csv = new CsvWriter(new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16), CultureInfo.InvariantCulture);
            Add([.. headings]);
        }

        public void Add(params object?[] cells)
        {
            foreach (object? cell in cells)
                _csv.WriteField(cell is DateOnly day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Convert.ToString(cell, CultureInfo.InvariantCulture));
            _csv.NextRecord();
        }

        public void Dispose() => _csv.Dispose();
    }
}
