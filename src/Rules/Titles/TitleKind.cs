namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>A kind of carrier (载体): what a title is given for and what the award ledger counts. Art. 3; legacy kinds Art. 19, 28.</summary>
public enum TitleKind
{
    /// <summary>智能制造优秀场景.</summary>
    Scenario = 1,

    /// <summary>基础级智能工厂.</summary>
    Basic = 2,

    /// <summary>先进级智能工厂.</summary>
    Advanced = 3,

    /// <summary>卓越级智能工厂, recognised by MIIT.</summary>
    Excellent = 4,

    /// <summary>领航级智能工厂, recognised by MIIT.</summary>
    Leading = 5,

    /// <summary>智能制造优秀场景 recognised under the rule before (甘工信发〔2024〕100号).</summary>
    LegacyScenario = 6,

    /// <summary>数字化车间 recognised under earlier rules.</summary>
    LegacyWorkshop = 7,

    /// <summary>智能工厂 recognised under earlier rules.</summary>
    LegacyFactory = 8,
}

/// <summary>Codes and names of the kinds of titles: one word for one thing, everywhere.</summary>
public static class TitleKinds
{
    private static readonly (TitleKind Kind, string Code, string Name, string ShortName)[] Table =
    [
        (TitleKind.Scenario, "scenario", "智能制造优秀场景", "优秀场景"),
        (TitleKind.Basic, "basic", "基础级智能工厂", "基础级"),
        (TitleKind.Advanced, "advanced", "先进级智能工厂", "先进级"),
        (TitleKind.Excellent, "excellent", "卓越级智能工厂", "卓越级"),
        (TitleKind.Leading, "leading", "领航级智能工厂", "领航级"),
        (TitleKind.LegacyScenario, "legacy-scenario", "智能制造优秀场景（原办法）", "优秀场景（原）"),
        (TitleKind.LegacyWorkshop, "legacy-workshop", "数字化车间", "数字化车间"),
        (TitleKind.LegacyFactory, "legacy-factory", "智能工厂（原办法）", "智能工厂（原）"),
    ];

    /// <summary>Every kind, in the order of the ladder, legacy last.</summary>
    public static IReadOnlyList<TitleKind> All { get; } = [.. Table.Select(row => row.Kind)];

    /// <summary>The kinds for which the rule grants awards (Art. 18, 20).</summary>
    public static IReadOnlyList<TitleKind> Awardable { get; } = [.. All.Where(kind => !kind.IsLegacy())];

    /// <summary>The code word used in files, addresses and the database, such as "legacy-workshop".</summary>
    public static string Code(this TitleKind kind) => Row(kind).Code;

    /// <summary>The full Chinese name.</summary>
    public static string Name(this TitleKind kind) => Row(kind).Name;

    /// <summary>The name for narrow columns, such as 基础级.</summary>
    public static string ShortName(this TitleKind kind) => Row(kind).ShortName;

    /// <summary>Recognised under a rule before 甘工信发〔2025〕152号 (Art. 28).</summary>
    public static bool IsLegacy(this TitleKind kind) => kind >= TitleKind.LegacyScenario;

    /// <summary>优秀场景 of any rule: what the 100 万元 cap of Art. 19 counts.</summary>
    public static bool IsScenario(this TitleKind kind) => kind is TitleKind.Scenario or TitleKind.LegacyScenario;

    /// <summary>Evaluated by the province (Art. 8): scenario, basic, advanced.</summary>
    public static bool IsProvincial(this TitleKind kind) => kind is TitleKind.Scenario or TitleKind.Basic or TitleKind.Advanced;

    /// <summary>The kind with this code; false when there is none.</summary>
    public static bool TryParse(string? code, out TitleKind kind)
    {
        foreach (var row in Table)
        {
            if (string.Equals(row.Code, code, StringComparison.OrdinalIgnoreCase))
            {
                kind = row.Kind;
                return true;
            }
        }
        kind = default;
        return false;
    }

    /// <summary>The kind with this code; throws <see cref="FormatException"/> when there is none.</summary>
    public static TitleKind Parse(string code) =>
        TryParse(code, out var kind) ? kind : throw new FormatException($"unknown kind of title: {code}");

    private static (TitleKind Kind, string Code, string Name, string ShortName) Row(TitleKind kind) => Table[(int)kind - 1];
}
