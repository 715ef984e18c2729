using Dapper;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>处理决定生效通知 to the enterprise and its bureau, in the transaction that carries the decision out.</summary>
internal static class DecisionLetter
{
    public static async Task Queue(Work work, DecisionInHand decision, DecisionPlan plan, DateOnly day)
    {
        if (plan.Sanction is null)
            return; // nobody was sanctioned
        var draft = decision.Draft;
        var (city, county) = await work.Connection.QuerySingleAsync<(string City, string? County)>(
            "select city_code, county_code from enterprises where enterprise_id = @EnterpriseId", new { draft.EnterpriseId });
        var values = new Dictionary<string, string>
        {
            ["决定文号"] = draft.Document,
            ["决定内容"] = string.Join('；', plan.Sentences().SkipLast(1).Select(sentence => sentence.Text.TrimEnd('。'))),
            ["生效日期"] = $"{draft.EffectiveOn:yyyy年M月d日}",
        };
        LetterRecipient[] recipients = [LetterRecipient.Enterprise(draft.EnterpriseId), Bureaus.Of(city, county)];
        await QueueLetters.In(
            work,
            [.. recipients.Select(to => new LetterOrder("decision-effective", $"decision-effective/{decision.DecisionId}/{to.Mailbox}", to) { EnterpriseId = draft.EnterpriseId, Values = values })],
            day);
    }
}
