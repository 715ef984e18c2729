using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Web.Features.WhatIf;

/// <summary>What was typed on the what-if page; it stays as typed whatever is wrong with it.</summary>
public sealed class WhatIfForm
{
    [FromRoute(Name = "id")]
    public long SettlementId { get; set; }

    /// <summary>年度标准 in 万元 by kind code; empty leaves it.</summary>
    public Dictionary<string, string?> Standards { get; set; } = [];

    /// <summary>Letters by reading; empty leaves it.</summary>
    public Dictionary<string, string?> Readings { get; set; } = [];

    /// <summary>序号 to leave out: "3, 7-9".</summary>
    public string? Without { get; set; }

    /// <summary>Awards to add, one a line: credit code, kind and, to be saved, the name of the carrier.</summary>
    public string? Added { get; set; }

    /// <summary>"all" lists every enterprise; otherwise those that change.</summary>
    public string? Enterprises { get; set; }

    /// <summary>Page of the enterprises, from 1.</summary>
    public int Page { get; set; } = 1;

    /// <summary>Name of the batch to save it as.</summary>
    public string? Name { get; set; }

    public WhatIfQuestion ToQuestion() => new()
    {
        SettlementId = SettlementId,
        Standards = Standards.Where(pair => !string.IsNullOrWhiteSpace(pair.Value))
            .ToDictionary(pair => TitleKinds.Parse(pair.Key), pair => Amount(pair.Key, pair.Value!)),
        Readings = Readings.Where(pair => !string.IsNullOrEmpty(pair.Value)).ToDictionary(pair => pair.Key, pair => pair.Value!),
        Without = Numbers(Without),
        Lines = Lines(Added),
    };

    private static Money Amount(string kind, string text) => Money.TryParseWan(text.Trim(), out var money)
        ? money
        : throw new RefusalException($"{TitleKinds.Parse(kind).ShortName()}年度标准“{text}”不是金额，请填写万元数，如 80 或 87.5") { Field = $"Standards[{kind}]" };

    private static HashSet<int> Numbers(string? text)
    {
        var numbers = new HashSet<int>();
        foreach (string part in (text ?? "").Split([',', '，', '、', ' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split('-', '－', '~');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int from)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int to) || ends.Length > 2 || to < from || to - from > 100_000)
                throw new RefusalException($"不计入的序号“{part}”看不懂，请写成 3, 7-9") { Field = nameof(Without) };
            numbers.UnionWith(Enumerable.Range(from, to - from + 1));
        }
        return numbers;
    }

    private static List<WhatIfLine> Lines(string? text)
    {
        var lines = new List<WhatIfLine>();
        int row = 0;
        foreach (string line in (text ?? "").Split('\n'))
        {
            row++;
            string[] words = line.Split([' ', '\t', ',', '，', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            var kind = words.Length < 2 ? default : TitleKinds.Awardable.FirstOrDefault(k => k.Name() == words[1] || k.ShortName() == words[1] || k.Code() == words[1]);
            if (kind == default)
                throw new RefusalException($"另加的奖励第 {row} 行“{line.Trim()}”看不懂，请写成：统一社会信用代码 空格 载体类型（如 基础级）空格 载体名称") { Field = nameof(Added) };
            lines.Add(new WhatIfLine(words[0], kind, Carrier: string.Join(' ', words[2..])));
        }
        return lines;
    }
}
