using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>A kind of title as ledgers name it, with the variants that are in use.</summary>
public static class TypedKind
{
    private static readonly Dictionary<string, TitleKind> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["智能制造优秀场景"] = TitleKind.Scenario,
        ["优秀场景"] = TitleKind.Scenario,
        ["场景"] = TitleKind.Scenario,
        ["智能制造场景"] = TitleKind.Scenario,
        ["智能优秀场景"] = TitleKind.Scenario,
        ["优秀智能制造场景"] = TitleKind.Scenario,
        ["数字化车间"] = TitleKind.LegacyWorkshop,
        ["数字车间"] = TitleKind.LegacyWorkshop,
        ["智能工厂"] = TitleKind.LegacyFactory,
        ["智能工厂(原)"] = TitleKind.LegacyFactory,
        ["智能工厂(原办法)"] = TitleKind.LegacyFactory,
        ["智能制造优秀场景(原办法)"] = TitleKind.LegacyScenario,
        ["优秀场景(原)"] = TitleKind.LegacyScenario,
    };

    private static readonly string[] FullNames = ["智能制造优秀场景", "基础级智能工厂", "先进级智能工厂", "卓越级智能工厂", "领航级智能工厂", "数字化车间", "智能工厂"];

    static TypedKind()
    {
        foreach (var (word, kind) in new[]
        {
            ("基础", TitleKind.Basic), ("先进", TitleKind.Advanced), ("卓越", TitleKind.Excellent), ("领航", TitleKind.Leading),
        })
        {
            foreach (string form in new[] { "{0}", "{0}级", "{0}级智能工厂", "{0}智能工厂", "{0}级工厂", "智能工厂({0}级)", "智能工厂{0}级", "{0}型智能工厂" })
                Names[form.Replace("{0}", word, StringComparison.Ordinal)] = kind;
        }
        foreach (var kind in TitleKinds.All)
            Names[kind.Code()] = kind;
    }

    /// <summary>Reads a kind. 优秀场景 confirmed before the first rule in force is the legacy one (Art. 28): <see cref="OnDay"/>.</summary>
    public static Understood<TitleKind> Read(CellValue cell)
    {
        if (cell.IsEmpty)
            return Understood.Not<TitleKind>($"缺少载体类型：可填{string.Join("、", FullNames)}");
        string name = TypedText.Compact(cell.Raw).Replace('[', '(').Replace(']', ')').Replace('【', '(').Replace('】', ')');
        if (Names.TryGetValue(name, out var kind))
            return Understood.As(kind, IsFullName(name) ? null : Read(cell, kind));
        foreach (string prefix in new[] { "甘肃省", "省级", "国家级", "国家" })
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && Names.TryGetValue(name[prefix.Length..], out kind))
                return Understood.As(kind, Read(cell, kind));
        }
        return Understood.Not<TitleKind>($"载体类型“{cell.Shown}”不存在，是否为“{Nearest(name)}”？可填{string.Join("、", FullNames)}");
    }

    /// <summary>The kind a title of this name has when it was confirmed on this day.</summary>
    public static TitleKind OnDay(TitleKind kind, DateOnly confirmedOn, DateOnly firstRuleFrom) =>
        kind == TitleKind.Scenario && confirmedOn < firstRuleFrom ? TitleKind.LegacyScenario : kind;

    private static bool IsFullName(string name) => Array.IndexOf(FullNames, name) >= 0;

    private static string Read(CellValue cell, TitleKind kind) => $"“{cell.Shown}”读作{kind.Name()}";

    // 智能车间 is a 车间: the last two characters say more than the rest
    private static string Nearest(string name) => FullNames
        .OrderBy(full => TypedText.Distance(name, full) - (name.Length >= 2 && full.EndsWith(name[^2..], StringComparison.Ordinal) ? 3 : 0))
        .First();
}
