using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>A recorded decision, locked until the end of the transaction.</summary>
internal sealed record DecisionInHand(long DecisionId, string State, long PolicyVersionId, DecisionDraft Draft)
{
    private const string Sql = """
        select decision_id, state, matter, article, enterprise_id, document, decided_on, effective_on, grounds, reason, meeting, meeting_on,
               ban_years, recommender, renewal_id, report_id, ban_id, reverses, policy_version_id
        from decisions where decision_id = @id
        for update
        """;

    private const string TitlesSql = "select title_id, act, target, valid_to from decision_titles where decision_id = @id order by title_id";

    private sealed record Row(
        long DecisionId, string State, string Matter, int Article, long EnterpriseId, string Document, DateOnly DecidedOn, DateOnly EffectiveOn,
        string Grounds, string Reason, string Meeting, DateOnly? MeetingOn, int BanYears, string? Recommender, long? RenewalId, long? ReportId, long? BanId, long? Reverses, long PolicyVersionId);

    private sealed record TitleRow(long TitleId, string Act, string? Target, DateOnly? ValidTo);

    public static async Task<DecisionInHand> Take(Work work, long decisionId)
    {
        var row = await work.Connection.QuerySingleOrDefaultAsync<Row>(Sql, new { id = decisionId }) ?? throw new RefusalException("没有找到这项决定。");
        var titles = (await work.Connection.QueryAsync<TitleRow>(TitlesSql, new { id = decisionId })).Select(title => new DecidedTitle(
            title.TitleId, Enum.GetValues<TitleAct>().First(act => act.Code() == title.Act),
            title.Target is null ? null : TitleKinds.Parse(title.Target), title.ValidTo)).ToList();
        return new DecisionInHand(row.DecisionId, row.State, row.PolicyVersionId,
            new DecisionDraft(DecisionMatters.Parse(row.Matter), row.Article, row.EnterpriseId, row.Document, row.DecidedOn, row.EffectiveOn, row.Reason)
            {
                Grounds = row.Grounds,
                Meeting = row.Meeting,
                MeetingOn = row.MeetingOn,
                BanYears = row.BanYears,
                Recommender = row.Recommender,
                RenewalId = row.RenewalId,
                ReportId = row.ReportId,
                BanId = row.BanId,
                Reverses = row.Reverses,
                Titles = titles,
            });
    }
}
