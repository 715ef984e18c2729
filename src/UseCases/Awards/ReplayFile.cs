using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>The CSV files of a replay: events in, results out.</summary>
public static class ReplayFile
{
    private static readonly string[] Columns = ["event_id", "uscc", "decided_on", "kind", "standard_wan", "granted_wan", "ref"];
    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        TrimOptions = TrimOptions.Trim,
        MissingFieldFound = null,
        NewLine = "\n",
        BadDataFound = null,
    };

    /// <summary>What was read: the events, what is wrong, and codes whose check digits are not right (a replay goes on with those).</summary>
    public sealed record Read(IReadOnlyList<ReplayEvent> Events, IReadOnlyList<ReplayRefusal> Refusals, IReadOnlyList<ReplayRefusal> Doubts);

    /// <summary>Reads events; every wrong field of every row is reported with its row (the header is row 1).</summary>
    public static Read ReadEvents(TextReader text)
    {
        using var csv = new CsvReader(text, Format);
        var refusals = new List<ReplayRefusal>();
        if (!csv.Read() || !csv.ReadHeader())
            return new Read([], [new ReplayRefusal(1, "", $"文件是空的；首行应为 {string.Join(',', Columns)}")], []);
        string[] missing = [.. Columns.Take(4).Where(column => !csv.HeaderRecord!.Contains(column))];
        if (missing.Length > 0)
            return new Read([], [new ReplayRefusal(1, missing[0], $"缺少列 {string.Join('、', missing)}；首行应为 {string.Join(',', Columns)}")], []);

        var reader = new Rows(csv, refusals);
        var events = new List<ReplayEvent>();
        while (csv.Read())
        {
            if (reader.Event() is { } happened)
                events.Add(happened);
        }
        return new Read(events, refusals, reader.Doubts);
    }

    /// <summary>Writes results in the order of the input.</summary>
    public static void WriteResults(TextWriter text, IReadOnlyList<ReplayResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        using var csv = new CsvWriter(text, Format, leaveOpen: true);
        foreach (string column in (string[])["event_id", "uscc", "kind", "ceiling_wan", "granted_wan", "deducted_wan", "articles", "alerts"])
            csv.WriteField(column);
        csv.NextRecord();
        foreach (var result in results)
        {
            csv.WriteField(result.Event.EventId);
            csv.WriteField(result.Event.Unit);
            csv.WriteField(KindCode(result.Event));
            csv.WriteField(result.Calculation?.Ceiling.ToWanText() ?? "");
            csv.WriteField(result.Granted?.ToWanText() ?? "");
            csv.WriteField(result.Calculation?.Deducted.ToWanText() ?? "");
            csv.WriteField(result.Calculation is null ? "" : string.Join(';', result.Calculation.Articles));
            csv.WriteField(result.Calculation is null ? "" : string.Join(';', result.Calculation.Alerts.Select(alert => alert.Code)));
            csv.NextRecord();
        }
    }

    /// <summary>The word of the kind column.</summary>
    public static string KindCode(ReplayEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return happened.Act switch
        {
            ReplayAct.Forfeit => "forfeit",
            ReplayAct.Revoke => "revoke",
            _ => happened.Kind!.Value.Code(),
        };
    }

    private sealed class Rows(CsvReader csv, List<ReplayRefusal> refusals)
    {
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
        private int Row => csv.Parser.RawRow;

        public List<ReplayRefusal> Doubts { get; } = [];

        public ReplayEvent? Event()
        {
            int before = refusals.Count;
            string id = Field("event_id");
            if (id.Length == 0 || !_ids.Add(id))
                Refuse("event_id", id.Length == 0 ? "缺少 event_id" : $"event_id “{id}” 重复");
            string unit = Field("uscc").ToUpperInvariant();
            if (unit.Length == 0)
                Refuse("uscc", "缺少统一社会信用代码");
            else if (!Uscc.TryParse(unit, out _, out string? problem))
                Doubts.Add(new ReplayRefusal(Row, "uscc", problem));
            if (!DateOnly.TryParseExact(Field("decided_on"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                Refuse("decided_on", $"日期“{Field("decided_on")}”不存在或格式不对，应如 2026-11-30");

            string word = Field("kind");
            var act = word switch { "forfeit" => ReplayAct.Forfeit, "revoke" => ReplayAct.Revoke, _ => ReplayAct.Award };
            TitleKind? kind = null;
            if (act == ReplayAct.Award)
            {
                if (TitleKinds.TryParse(word, out var parsed))
                    kind = parsed;
                else
                    Refuse("kind", $"未知类型“{word}”，应为 {string.Join('、', TitleKinds.All.Select(k => k.Code()))}、forfeit、revoke");
            }
            var standard = Amount("standard_wan");
            var granted = Amount("granted_wan");
            if (kind is { } legacy && legacy.IsLegacy() && granted is null && Field("granted_wan").Length == 0)
                Refuse("granted_wan", "原办法奖励须给出金额");
            return refusals.Count > before ? null : new ReplayEvent(Row, id, unit, day, act, kind, standard, granted, Field("ref"));
        }

        private Money? Amount(string field)
        {
            string text = Field(field);
            if (text.Length == 0)
                return null;
            if (Money.TryParseWan(text, out var money) && money >= Money.Zero)
                return money;
            Refuse(field, $"金额“{text}”不对：应为不小于 0、最多六位小数（精确到分）的万元数");
            return null;
        }

        private string Field(string name) => csv.TryGetField(name, out string? value) ? value?.Trim() ?? "" : "";

        private void Refuse(string field, string message) => refusals.Add(new ReplayRefusal(Row, field, message));
    }
}
