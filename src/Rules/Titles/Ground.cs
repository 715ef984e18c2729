namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>A ground (事由) of a decision under an article.</summary>
/// <param name="Text">As the decision names it.</param>
/// <param name="WholeUnit">Concerns the unit as a whole: every provincial title in validity (Q29).</param>
public sealed record Ground(string Text, bool WholeUnit);

/// <summary>The grounds that Art. 23–25 name; a sanction rests on one of them.</summary>
public static class Grounds
{
    /// <summary>Those of an article, in its order; none of an article that sanctions nobody.</summary>
    public static IReadOnlyList<Ground> Of(int article) => article switch
    {
        23 => [new("申报材料与现场审核严重不符", false), new("复审材料与现场审核严重不符", false)],
        24 =>
        [
            new("较大及以上安全事故", true), new("较大及以上质量事故", true), new("较大及以上环保事故", true), new("严重失信", true),
            new("偷税漏税", true), new("其他违法违规行为", true), new("申报材料或数据严重造假", false),
        ],
        25 => [new("举报查实弄虚作假，情节严重", false)],
        _ => [],
    };
}
