using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Policies;

/// <summary>A value of a policy file that knows its place. What is read is what is allowed: anything else is refused with its path.</summary>
internal sealed class PackNode(string file, string path, JsonElement element)
{
    private readonly HashSet<string> _read = [];

    internal string Path => path;

    internal PolicyPackException Wrong(string reason) => new(file, path, reason);

    /// <summary>Reads an object; properties left unread are unknown.</summary>
    internal T Object<T>(Func<PackNode, T> read)
    {
        Expect(JsonValueKind.Object, "对象");
        var names = new HashSet<string>();
        foreach (var property in element.EnumerateObject())
        {
            if (!names.Add(property.Name))
                throw Wrong($"属性“{property.Name}”重复");
        }
        var result = read(this);
        foreach (string name in names)
        {
            if (!_read.Contains(name))
                throw Wrong($"不认识的属性“{name}”，此处可用：{string.Join("、", _read)}");
        }
        return result;
    }

    internal PackNode Member(string name)
    {
        _ = _read.Add(name);
        return element.TryGetProperty(name, out var value) ? new PackNode(file, $"{path}.{name}", value) : throw Wrong($"缺少属性“{name}”");
    }

    internal void Ignore(string name) => _ = _read.Add(name);

    internal bool IsNull => element.ValueKind == JsonValueKind.Null;

    internal IReadOnlyList<T> List<T>(Func<PackNode, T> read, int atLeast = 0)
    {
        Expect(JsonValueKind.Array, "数组");
        var items = element.EnumerateArray().Select((item, index) => read(new PackNode(file, $"{path}[{index}]", item))).ToList();
        return items.Count >= atLeast ? items : throw Wrong($"至少应有{atLeast}项，现为{items.Count}项");
    }

    internal string Text(string? pattern = null)
    {
        Expect(JsonValueKind.String, "文字");
        string text = element.GetString()!;
        if (string.IsNullOrWhiteSpace(text))
            throw Wrong("不能为空");
        return pattern is null || Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant) ? text : throw Wrong($"“{text}”的写法不符合要求");
    }

    internal int Integer(int least, int most)
    {
        Expect(JsonValueKind.Number, "整数");
        return element.TryGetInt32(out int value) && value >= least && value <= most ? value
            : throw Wrong($"{element.GetRawText()} 应为{least}至{most}之间的整数");
    }

    internal Money Wan()
    {
        Expect(JsonValueKind.Number, "数字（万元）");
        if (!element.TryGetDecimal(out decimal wan) || wan > 99_999_999m)
            throw Wrong($"{element.GetRawText()} 不是合理的金额");
        if (wan < 0)
            throw Wrong($"金额不能为负数，现为{element.GetRawText()}万元");
        return decimal.Round(wan, 6) == wan ? Money.FromWan(wan) : throw Wrong("金额须精确到分，即万元后最多6位小数");
    }

    internal bool Flag() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong($"应为 true 或 false，现为{KindName(element.ValueKind)}"),
    };

    internal DateOnly Day() =>
        DateOnly.TryParseExact(Text(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw Wrong($"“{element.GetString()}”不是有效日期，应写作“2025-08-06”");

    internal DocumentNumber Document() =>
        !DocumentNumber.TryParse(Text(), out var number, out string? problem) ? throw Wrong(problem)
        : number.ToString() == element.GetString() ? number : throw Wrong($"应写作“{number}”");

    internal TitleKind Kind() =>
        TitleKinds.TryParse(Text(), out var kind) && kind.Code() == element.GetString() ? kind
            : throw Wrong($"不认识的载体类型“{element.GetString()}”，可用：{string.Join("、", TitleKinds.All.Select(known => known.Code()))}");

    internal T OneOf<T>(params (string Word, T Value)[] words)
    {
        string text = Text();
        foreach (var (word, value) in words)
        {
            if (word == text)
                return value;
        }
        throw Wrong($"不认识的“{text}”，可用：{string.Join("、", words.Select(word => word.Word))}");
    }

    /// <summary>A list whose items must differ.</summary>
    internal IReadOnlyList<T> Distinct<T>(Func<PackNode, T> read, int atLeast = 0)
    {
        var seen = new HashSet<T>();
        return List(node => read(node) is var value && seen.Add(value) ? value : throw node.Wrong("与前面的项重复"), atLeast);
    }

    private void Expect(JsonValueKind kind, string name)
    {
        if (element.ValueKind != kind)
            throw Wrong($"应为{name}，现为{KindName(element.ValueKind)}");
    }

    private static string KindName(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "对象",
        JsonValueKind.Array => "数组",
        JsonValueKind.String => "文字",
        JsonValueKind.Number => "数字",
        JsonValueKind.Null => "空值",
        _ => "真假值",
    };
}
