using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>Works out what a change will do; refuses what cannot be.</summary>
internal static class PlanChange
{
    private const string FindSql = "select enterprise_id, uscc, name, unit_id from enterprises where uscc = @uscc";

    private const string HeldSql = "select count(*) from titles where enterprise_id = any (@ids) and state in ('valid', 'renewal-open', 'under-review', 'legacy', 'reexamining')";

    private const string OwnSql = "select count(*) from titles where enterprise_id = @id and title_id = any (@titles)";

    private const string PlaceSql = """
        select c.name || coalesce(' ' || k.name, '') from regions c left join regions k on k.code = @county and k.parent_code = c.code
        where c.code = @city and c.level = 'city' and (@county::text is null or k.code is not null)
        """;

    private const string UnallocatedSql = "select o.name from enterprise_changes x join enterprises o using (enterprise_id) where x.enterprise_change_id = unallocated_split(@id)";

    private const string EndedSql = "select ended_on from enterprises where enterprise_id = @id";

    public static async Task<ChangePlan> Of(Work work, ChangeDraft draft)
    {
        var enterprise = await work.Enterprise(draft.EnterpriseId);
        EnterpriseScope.Required(draft.Document, "登记通知书编号或报告文号");
        if (draft.ReportedOn < draft.ChangedOn)
            throw new RefusalException("报告日期不能早于变更日期。");
        if (draft.Kind == ChangeKind.Reversal)
            return new ChangePlan(enterprise, null, (await TakenBack.Of(work, draft)).Sentences(enterprise.Name, draft.ChangedOn), null, null);
        if (await work.Connection.ExecuteScalarAsync<DateOnly?>(EndedSql, new { id = draft.EnterpriseId }) is { } ended)
            throw new RefusalException($"这家企业已于{ended:yyyy年M月d日}终止。");
        return draft.Kind switch
        {
            ChangeKind.Merger => await Merger(work, draft, enterprise),
            ChangeKind.Split => await Split(work, draft, enterprise),
            ChangeKind.Relocation => new ChangePlan(enterprise, null,
                [$"{enterprise.Name}迁至{await Place(work, draft)}，此后由当地工信部门办理初审、复核。", "称号、奖励历史和处理决定不变。"], null, null),
            _ => new ChangePlan(enterprise, null,
                [$"{enterprise.Name}自{draft.ChangedOn:yyyy年M月d日}起标记为已注销，不再发送复核提醒。", $"现持有的{await Held(work, [draft.EnterpriseId])}个称号由省工信厅另行决定，本登记不改变其状态。"], null, null),
        };
    }

    private static async Task<ChangePlan> Merger(Work work, ChangeDraft draft, EnterpriseInHand enterprise)
    {
        var other = await Find(work, draft.OtherUscc) ?? throw new RefusalException("台账中没有合并后存续企业的统一社会信用代码，请先核对。");
        if (other.EnterpriseId == enterprise.EnterpriseId || other.UnitId == enterprise.EnterpriseId)
            throw new RefusalException("合并后存续的应是另一家企业。");
        if (await work.Connection.ExecuteScalarAsync<DateOnly?>(EndedSql, new { id = other.EnterpriseId }) is not null)
            throw new RefusalException($"{other.Name}已经终止。");
        await DemandAllocated(work, enterprise);
        var rule = await PolicyLibrary.On(work.Connection, draft.ReportedOn);
        var units = await AwardHistories.OfUnits(work.Connection, [enterprise.UnitId, other.UnitId]);
        var joined = new AwardHistory(
            [.. units.Values.SelectMany(unit => unit.History.Awards).OrderBy(award => award.DecidedOn).ThenBy(award => award.EntryId)],
            units.Values.Select(unit => unit.History.Forfeiture).FirstOrDefault(forfeiture => forfeiture is not null));
        Headroom Room(AwardHistory history) => Headroom.Of(rule.Pack.AwardRule, rule.Readings.ForAwards(), history, draft.ReportedOn);
        var result = Room(joined);
        List<string> sentences =
        [
            $"{enterprise.Name}并入{other.Name}，自{draft.ChangedOn:yyyy年M月d日}起终止；其{await Held(work, [enterprise.EnterpriseId])}个在有效期内的称号改由{other.Name}持有，有效期不变。",
            $"双方往年奖励合并计算：{string.Join("；", result.Caps.Select(cap => $"{cap.Name}{cap.Limit}，合并后已用 {cap.Used}，余 {cap.Room}{(cap.Beyond.IsZero ? "" : $"，超出 {cap.Beyond}（不追回）")}"))}。",
            "任何一方在有效期内的不得申报限制和不再给予奖励的后果，合并后继续有效。",
        ];
        return new ChangePlan(enterprise, other, sentences, Room(units[other.UnitId].History), result);
    }

    private static async Task<ChangePlan> Split(Work work, ChangeDraft draft, EnterpriseInHand enterprise)
    {
        if (!Uscc.TryParse(draft.OtherUscc, out var uscc, out string? problem))
            throw new RefusalException($"分立后新企业的统一社会信用代码：{problem}。");
        var other = await Find(work, uscc.ToString());
        if (other?.EnterpriseId == enterprise.EnterpriseId)
            throw new RefusalException("分立后的新企业应有自己的统一社会信用代码。");
        if (other is not null && other.UnitId != other.EnterpriseId)
            throw new RefusalException($"{other.Name}现与另一法人合并计算，不能作为分立后的新企业。");
        string name = other?.Name ?? EnterpriseScope.Required(draft.OtherName, "分立后新企业的名称");
        if (other is null)
            await Place(work, draft);
        if (await work.Connection.ExecuteScalarAsync<int>(OwnSql, new { id = enterprise.EnterpriseId, titles = draft.Titles.ToArray() }) != draft.Titles.Count)
            throw new RefusalException("所选称号有的不属于这家企业。");
        return new ChangePlan(enterprise, other,
        [
            $"{name}自{draft.ChangedOn:yyyy年M月d日}起从{enterprise.Name}分立，带走所选的{draft.Titles.Count}个称号，有效期不变。",
            "分立前的奖励历史由省工信厅逐笔分配；分配以前两家企业在累计上限下合并计算，不因分立增加额度（第十九条）。",
            "分立前的不得申报限制和不再给予奖励的后果，对两家企业继续有效。",
        ], null, null);
    }

    /// <summary>Refuses to let a split-off enterprise leave the old unit before its past awards are allocated.</summary>
    public static async Task DemandAllocated(Work work, EnterpriseInHand enterprise)
    {
        if (await work.Connection.ExecuteScalarAsync<string?>(UnallocatedSql, new { id = enterprise.EnterpriseId }) is { } old)
            throw new RefusalException($"{enterprise.Name}从{old}分立前的奖励历史还没有分配，请先在“企业变更”中办理分配。");
    }

    private static async Task<EnterpriseInHand?> Find(Work work, string uscc) =>
        await work.Connection.QuerySingleOrDefaultAsync<EnterpriseInHand>(FindSql, new { uscc = uscc.Trim().ToUpperInvariant() });

    private static Task<int> Held(Work work, long[] ids) => work.Connection.ExecuteScalarAsync<int>(HeldSql, new { ids });

    private static async Task<string> Place(Work work, ChangeDraft draft) =>
        await work.Connection.ExecuteScalarAsync<string?>(PlaceSql, new { city = draft.City, county = string.IsNullOrEmpty(draft.County) ? null : draft.County })
        ?? throw new RefusalException("请选择迁入（所在）的市州；县（区）应属于该市州。");
}
