using System.Globalization;
using System.Text.Json;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>What a job did on a day, in numbers, and what a person should look at.</summary>
public sealed record DayReport
{
    private static readonly (string Code, string Name, string Unit)[] Words =
    [
        ("decisions", "执行决定", "件"),
        ("bans", "解除到期限制", "件"),
        ("opened", "进入复核期", "项"),
        ("lapsed", "到期失效", "项"),
        ("notices", "公示期满", "项"),
        ("reminded", "提醒称号", "项"),
        ("escalated", "提请督办", "项"),
        ("letters", "信函", "封"),
        ("sent", "发出信函", "封"),
        ("deferred", "稍后重试", "封"),
        ("undelivered", "没有送达", "封"),
        ("files", "清理结果文件", "份"),
        ("uploads", "清理未用的上传", "份"),
        ("checked", "核查项目", "项"),
        ("problems", "发现问题", "处"),
    ];

    public static readonly DayReport Nothing = new();

    /// <summary>How many of what, by code word.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; init; } = new Dictionary<string, int>();

    /// <summary>Single things worth a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public static DayReport Of(params (string Code, int Number)[] counts) =>
        new() { Counts = counts.Where(count => count.Number > 0).ToDictionary(count => count.Code, count => count.Number) };

    /// <summary>进入复核期 3 项，信函 6 封.</summary>
    public string Sentence => Counts.Count == 0
        ? "无变化"
        : string.Join("，", Words.Where(word => Counts.ContainsKey(word.Code))
            .Select(word => string.Create(CultureInfo.InvariantCulture, $"{word.Name} {Counts[word.Code]:N0} {word.Unit}")));

    /// <summary>Both together; the notes are those of the later one.</summary>
    public DayReport Plus(DayReport later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return new()
        {
            Counts = Counts.Concat(later.Counts).GroupBy(count => count.Key).ToDictionary(count => count.Key, count => count.Sum(part => part.Value)),
            Notes = later.Notes,
        };
    }

    public string ToJson() => JsonSerializer.Serialize(new { Counts, Notes = Notes.Take(50) }, JsonSerializerOptions.Web);

    public static DayReport FromJson(string json) => JsonSerializer.Deserialize<DayReport>(json, JsonSerializerOptions.Web) ?? Nothing;
}
