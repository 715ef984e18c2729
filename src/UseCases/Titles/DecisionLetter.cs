using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>
/// What became of the enterprise, to it and its bureau, in the transaction that carries the decision out: 处理决定生效通知 for a sanction (Art. 22–25),
/// 决定执行通知 for everything else, so that whoever was told of a sanction is told of its end too.
/// </summary>
internal static class DecisionLetter
{
    public static async Task Queue(Work work, DecisionInHand decision, DecisionPlan plan, DateOnly day)
    {
        var draft = decision.Draft;
        if (draft.Matter == DecisionMatter.Supersession)
            return; // the higher title is the news, and that one is announced
        string kind = plan.Sanction is null ? "decision-taken" : "decision-effective";
        var (city, county) = await work.Connection.QuerySingleAsync<(string City, string? County)>(
            "select city_code, county_code from enterprises where enterprise_id = @EnterpriseId", new { draft.EnterpriseId });
        var sentences = plan.Sentences().SkipLast(1).Select(sentence => sentence.Text.TrimEnd('。'));
        if (draft.Matter == DecisionMatter.Reversal)
            sentences = sentences.Prepend($"撤销{await work.Connection.ExecuteScalarAsync<string>("select document from decisions where decision_id = @Reverses", draft)}");
        var values = new Dictionary<string, string>
        {
            ["决定事项"] = draft.Matter.Name(),
            ["决定文号"] = draft.Document,
            ["决定内容"] = string.Join('；', sentences),
            ["生效日期"] = $"{draft.EffectiveOn:yyyy年M月d日}",
        };
        if (plan.Sanction is null)
            values[Placeholders.Basis] = ChineseNumber.Article(draft.Article);
        LetterRecipient[] recipients = [LetterRecipient.Enterprise(draft.EnterpriseId), Bureaus.Of(city, county)];
        await QueueLetters.In(
            work,
            [.. recipients.Select(to => new LetterOrder(kind, $"{kind}/{decision.DecisionId}/{to.Mailbox}", to) { EnterpriseId = draft.EnterpriseId, Values = values })],
            day);
    }
}
