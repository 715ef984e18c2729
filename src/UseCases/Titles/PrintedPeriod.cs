using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A last day that the document itself prints goes before the computed one (Q18, Q19), within the years of Art. 22.</summary>
internal static class PrintedPeriod
{
    /// <summary>Refuses a day that cannot be what the document prints.</summary>
    public static void Check(DecisionDraft draft, RuleOfDay rule, TitleInHand title)
    {
        var item = draft.Titles.First(entry => entry.TitleId == title.TitleId);
        if (item.ValidTo is not { } printed)
            return;
        if (item.Act is not (TitleAct.Extend or TitleAct.Downgrade or TitleAct.Rerecognise))
            throw Refused($"“{title.Carrier}”不再有有效期，不填文件载明的有效期截止日。");
        var begin = title.ValidTo is { } end && end > draft.EffectiveOn ? end : draft.EffectiveOn;
        if (printed <= draft.EffectiveOn || (item.Act == TitleAct.Extend && printed <= title.ValidTo))
            throw Refused($"“{title.Carrier}”：文件载明的有效期截止日应晚于{(item.Act == TitleAct.Extend ? "原截止日和" : "")}生效日期。");
        if (printed > begin.AddYears(Math.Max(rule.Pack.Term.Years, rule.Pack.Term.ExtensionYears)))
            throw Refused($"“{title.Carrier}”：文件载明的有效期截止日超过了规定的{rule.Pack.Term.Years}年，请核对。");
    }

    private static RefusalException Refused(string message) => new(message) { Field = nameof(DecisionDraft.Titles) };
}
