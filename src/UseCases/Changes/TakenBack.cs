using Dapper;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>A relocation or closure that another change takes back (Art. 21): what it was, and what comes back.</summary>
/// <param name="Kind">What was recorded.</param>
/// <param name="ChangedOn">From which day.</param>
/// <param name="CityCode">City before a relocation.</param>
/// <param name="CountyCode">County before a relocation.</param>
/// <param name="Place">Both in words.</param>
internal sealed record TakenBack(string Kind, DateOnly ChangedOn, string? CityCode, string? CountyCode, string? Place)
{
    // the place before was written down in the transaction that moved the enterprise; whatever happened to its place or its end later comes first
    private const string Sql = """
        select x.kind, x.changed_on, p.city_code, p.county_code, c.name || coalesce(' ' || k.name, '') as place
        from enterprise_changes x
        join enterprises e using (enterprise_id)
        left join enterprise_places p on x.kind = 'relocation' and p.enterprise_id = x.enterprise_id and p.recorded_at = x.decided_at
        left join regions c on c.code = p.city_code
        left join regions k on k.code = p.county_code
        where x.enterprise_change_id = @Reverses and x.enterprise_id = @EnterpriseId and x.state = 'confirmed'
          and case x.kind when 'closure' then e.ended_on is not null and e.successor_id is null
                          when 'relocation' then p.city_code is not null and (e.city_code, coalesce(e.county_code, '')) = (x.city_code, coalesce(x.county_code, ''))
                          else false end
          and not exists (select from enterprise_changes y where y.reverses = x.enterprise_change_id and y.state = 'confirmed' and y.decided_at < now())
        """;

    private const string OpenAgain = "update enterprises set ended_on = null where enterprise_id = @EnterpriseId";

    private const string MoveBack = "update enterprises set city_code = @CityCode, county_code = @CountyCode where enterprise_id = @EnterpriseId";

    public static async Task<TakenBack> Of(Work work, ChangeDraft draft)
    {
        var wrong = await work.Connection.QuerySingleOrDefaultAsync<TakenBack>(Sql, new { draft.Reverses, draft.EnterpriseId })
            ?? throw new RefusalException("只能撤销这家企业最近一次已执行的迁移或注销，并且没有撤销过。");
        return draft.ChangedOn >= wrong.ChangedOn ? wrong
            : throw new RefusalException($"撤销日期不能早于原变更日期（{wrong.ChangedOn:yyyy年M月d日}）。") { Field = nameof(draft.ChangedOn) };
    }

    public IReadOnlyList<string> Sentences(string name, DateOnly on) => Kind == "closure"
        ? [$"{name}不再标记为已注销（原登记注销日期{ChangedOn:yyyy年M月d日}），恢复发送复核提醒。", "原登记和撤销都保留在案，称号、奖励历史不变。"]
        : [$"{name}自{on:yyyy年M月d日}起改回{Place}，此后由当地工信部门办理初审、复核。", "原登记和撤销都保留在案，称号、奖励历史和处理决定不变。"];

    public Task Undo(Work work, long enterpriseId) =>
        work.Connection.ExecuteAsync(Kind == "closure" ? OpenAgain : MoveBack, new { EnterpriseId = enterpriseId, CityCode, CountyCode });
}
