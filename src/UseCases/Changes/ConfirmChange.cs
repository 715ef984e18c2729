using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>The second person: confirms a change, which is carried out at once, or sends it back. Titles, awards and bars follow the unit (Art. 21).</summary>
public static class ConfirmChange
{
    private const string FindSql = """
        select enterprise_change_id, kind, enterprise_id, other_uscc, other_name, city_code, county_code, changed_on, reported_on, document, reason, array_to_string(titles, ',') as titles, state, reverses
        from enterprise_changes where enterprise_change_id = @id for update
        """;

    private const string CloseSql = """
        update enterprise_changes set state = @state, decided_by = @UserId, decided_by_name = @Name, decided_at = now(), rejection_reason = @why, event_id = @eventId,
          other_id = coalesce(@newcomer, other_id), joined = @joined, remained = @remained
        where enterprise_change_id = @id
        """;

    // every branch goes along; both versions rise, so that calculations under way become stale
    private const string MergeSql = """
        update enterprises set unit_id = @unitId where unit_id = @EnterpriseId or enterprise_id = @EnterpriseId;
        update enterprises set successor_id = @otherId, ended_on = @ChangedOn where enterprise_id = @EnterpriseId;
        update enterprises set award_version = award_version + 1 where enterprise_id in (@EnterpriseId, @unitId)
        """;

    private const string MoveTitlesSql = """
        update titles t set enterprise_id = @otherId,
          ordinal = t.ordinal + coalesce((
            select max(o.ordinal) from titles o
            where o.enterprise_id = @otherId and (o.kind, o.carrier, o.document) = (t.kind, t.carrier, t.document)), 0),
          move_on = @ChangedOn, move_article = 21, move_reason = @reason, move_document = @Document, move_event_id = @eventId,
          move_policy_version_id = coalesce(@version, t.policy_version_id), move_decision_id = null, move_by = @Name, move_role = @role
        where t.enterprise_id = @EnterpriseId and (@all or t.title_id = any (@titles))
        """;

    // whoever holds the title now goes on with its renewal
    private const string MoveRenewalsSql = """
        update renewals r set enterprise_id = t.enterprise_id from titles t
        where t.title_id = r.title_id and r.enterprise_id = @EnterpriseId and t.enterprise_id = @otherId and r.stage not in ('decided', 'withdrawn')
        returning r.renewal_id
        """;

    private const string NewUnitSql = """
        insert into enterprises (enterprise_id, uscc, name, city_code, county_code, unit_id) overriding system value
        values (nextval('enterprises_enterprise_id_seq'), @OtherUscc, @OtherName, @CityCode, @CountyCode, @unitId)
        returning enterprise_id
        """;

    private const string MembersSql = "select enterprise_id from enterprises where unit_id = @unitId order by enterprise_id";

    private const string JoinSql = """
        update enterprises set unit_id = @unitId, award_version = award_version + 1 where enterprise_id = any (@joined);
        update enterprises set award_version = award_version + 1 where enterprise_id = @unitId
        """;

    private const string RelocateSql = "update enterprises set city_code = @CityCode, county_code = @CountyCode where enterprise_id = @EnterpriseId";

    private const string CloseEnterpriseSql = "update enterprises set ended_on = @ChangedOn where enterprise_id = @EnterpriseId";

    private sealed record Row(
        long EnterpriseChangeId, string Kind, long EnterpriseId, string OtherUscc, string OtherName, string? CityCode, string? CountyCode,
        DateOnly ChangedOn, DateOnly ReportedOn, string Document, string Reason, string Titles, string State, long? Reverses)
    {
        public ChangeDraft Draft => new(ChangeKinds.Find(Kind)!.Value, EnterpriseId, ChangedOn, ReportedOn, Document, Reason)
        {
            OtherUscc = OtherUscc,
            OtherName = OtherName,
            City = CityCode,
            County = CountyCode,
            Reverses = Reverses,
            Titles = [.. Titles.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => long.Parse(id, CultureInfo.InvariantCulture))],
        };
    }

    private sealed record SplitUnits(long Newcomer, long[] Joined, long[] Remained);

    /// <summary>The plan as it is today, for the page of the second person.</summary>
    public static async Task<ChangePlan> Preview(NpgsqlDataSource database, Officer officer, long changeId)
    {
        await using var work = await Work.Begin(database, officer);
        return await PlanChange.Of(work, (await Take(work, changeId)).Draft);
    }

    /// <summary>Confirms and carries it out.</summary>
    public static async Task Confirm(NpgsqlDataSource database, Officer officer, long changeId)
    {
        await using var work = await Work.Begin(database, officer);
        var row = await Waiting(work, changeId);
        var plan = await PlanChange.Of(work, row.Draft);
        await work.LockUnits(new long?[] { plan.Enterprise.UnitId, row.EnterpriseId, plan.Other?.UnitId, plan.Other?.EnterpriseId }.OfType<long>());
        await work.EffectiveOn(row.ChangedOn);
        var split = row.Draft.Kind == ChangeKind.Split ? await Split(work, row, plan) : null;
        long eventId = await Close(work, row, "confirmed", "", split);
        await CarryOut(work, row, plan, split, eventId);
        await work.Commit();
    }

    /// <summary>Sends it back; nothing of it happens.</summary>
    public static async Task Reject(NpgsqlDataSource database, Officer officer, long changeId, string? reason)
    {
        await using var work = await Work.Begin(database, officer);
        await Close(work, await Waiting(work, changeId), "rejected", EnterpriseScope.Required(reason, "退回的理由"));
        await work.Commit();
    }

    // the newcomer counts with the old unit until the past awards are allocated; who joined and who was there is remembered for that day
    private static async Task<SplitUnits> Split(Work work, Row row, ChangePlan plan)
    {
        long unitId = plan.Enterprise.UnitId;
        async Task<long[]> Members(long unit) => [.. await work.Connection.QueryAsync<long>(MembersSql, new { unitId = unit })];
        long[] remained = await Members(unitId);
        if (plan.Other is null)
        {
            long newcomer = await work.Connection.ExecuteScalarAsync<long>(NewUnitSql, new { row.OtherUscc, row.OtherName, row.CityCode, row.CountyCode, unitId });
            return new SplitUnits(newcomer, [newcomer], remained);
        }
        long[] joined = await Members(plan.Other.EnterpriseId);
        await work.Connection.ExecuteAsync(JoinSql, new { unitId, joined });
        return new SplitUnits(plan.Other.EnterpriseId, joined, remained);
    }

    private static async Task CarryOut(Work work, Row row, ChangePlan plan, SplitUnits? split, long eventId)
    {
        long unitId = plan.Other?.UnitId ?? plan.Enterprise.UnitId;
        switch (row.Draft.Kind)
        {
            case ChangeKind.Merger:
                await work.Connection.ExecuteAsync(MergeSql, new { unitId, row.EnterpriseId, otherId = plan.Other!.EnterpriseId, row.ChangedOn });
                await MoveTitles(work, row, plan.Other.EnterpriseId, true, $"{plan.Enterprise.Name}并入{plan.Other.Name}", eventId);
                break;
            case ChangeKind.Split:
                await MoveTitles(work, row, split!.Newcomer, false, $"{row.OtherName}从{plan.Enterprise.Name}分立", eventId);
                break;
            case ChangeKind.Reversal:
                await (await TakenBack.Of(work, row.Draft)).Undo(work, row.EnterpriseId);
                break;
            case ChangeKind.Relocation:
                await work.Connection.ExecuteAsync(RelocateSql, row);
                break;
            default:
                await work.Connection.ExecuteAsync(CloseEnterpriseSql, row);
                break;
        }
    }

    private static async Task MoveTitles(Work work, Row row, long otherId, bool all, string reason, long eventId)
    {
        long? version = (await TermInForce.On(work.Connection, row.ReportedOn)).Version;
        await work.Connection.ExecuteAsync(MoveTitlesSql, new
        {
            otherId,
            row.ChangedOn,
            reason,
            row.Document,
            eventId,
            version,
            work.Officer.Name,
            role = work.Officer.Role.Code(),
            row.EnterpriseId,
            all,
            titles = row.Draft.Titles.ToArray(),
        });
        foreach (long renewal in (await work.Connection.QueryAsync<long>(MoveRenewalsSql, new { row.EnterpriseId, otherId })).AsList())
        {
            await work.Record(new Event("renewal-transfer", "renewal", renewal)
            {
                EnterpriseId = otherId,
                EffectiveOn = row.ChangedOn,
                Reason = reason,
                Document = row.Document,
                Articles = [21],
                PolicyVersionId = version,
            });
        }
    }

    private static async Task<Row> Take(Work work, long id)
    {
        work.Officer.Require(Role.ProvinceMaker, Role.Approver);
        return await work.Connection.QuerySingleOrDefaultAsync<Row>(FindSql, new { id }) ?? throw new RefusalException("没有找到这项变更。");
    }

    private static async Task<Row> Waiting(Work work, long id)
    {
        var row = await Take(work, id);
        if (row.State != "requested")
            throw new RefusalException("这项变更已经办结。");
        await work.RequireOther(Duties.ConfirmChange, id);
        return row;
    }

    private static async Task<long> Close(Work work, Row row, string state, string why, SplitUnits? split = null)
    {
        long eventId = await work.Record(new Event($"change-{state}", "enterprise-change", row.EnterpriseChangeId)
        {
            EnterpriseId = row.EnterpriseId,
            EffectiveOn = row.ChangedOn,
            Reason = why.Length > 0 ? why : row.Reason,
            Document = row.Document,
            Articles = [21],
            PolicyVersionId = (await TermInForce.On(work.Connection, row.ReportedOn)).Version,
        });
        await work.Connection.ExecuteAsync(CloseSql, new
        {
            state, work.Officer.UserId, work.Officer.Name, why, eventId, id = row.EnterpriseChangeId,
            newcomer = split?.Newcomer, joined = split?.Joined ?? [], remained = split?.Remained ?? [],
        });
        return eventId;
    }
}
