using System.Text.Json;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>Moves every title whose date has come, in one statement. Only moves that the table gives to dates: nothing that a person has to decide.</summary>
internal static class MoveByDate
{
    private const string Sql = """
        update titles set state = @state, state_since = case when @lapse then valid_to + 1 else greatest(renewal_open, state_since) end, state_document = '',
          move_act = @act, move_article = @article, move_reason = @reason, move_decision_id = null, move_event_id = @eventId,
          move_policy_version_id = coalesce(@version, policy_version_id), move_by = @name, move_role = @role
        where title_id = any (@ids)
        """;

    /// <summary>How many moved.</summary>
    public static async Task<int> Of(Work work, TitleAct act, string dueSql, string reason, DateOnly day)
    {
        var ids = (await work.Connection.QueryAsync<long>(dueSql, new { day })).AsList();
        if (ids.Count == 0)
            return 0;
        var move = TitleMoves.All.First(move => move.Act == act && move.Cause == MoveCause.Date);
        // after the rule's own end titles keep the dates of the version they were recognised under (Q33)
        long? version = (await TermInForce.On(work.Connection, day)).Version;
        long eventId = await work.Record(new Event($"titles-{act.Code()}", "job", null)
        {
            EffectiveOn = day,
            Reason = $"{act.Name()} {ids.Count} 项",
            Articles = [move.Article],
            PolicyVersionId = version,
            Details = JsonSerializer.Serialize(new { count = ids.Count }),
        });
        return await work.Connection.ExecuteAsync(Sql, new
        {
            state = move.To.Code(),
            lapse = act == TitleAct.Lapse,
            act = act.Code(),
            article = move.Article,
            reason,
            eventId,
            version,
            name = work.Officer.Name,
            role = work.Officer.Role.Code(),
            ids = ids.ToArray(),
        });
    }
}
