using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>The second person: confirms an allocation, upon which the new unit leaves the old one, or sends it back (Art. 21).</summary>
public static class DecideAllocation
{
    private const string Columns = """
        select award_allocation_id, enterprise_change_id, document, reason, state, requested_by_name, decided_by_name, requested_at, allocated_on, rejection_reason
        from award_allocations
        """;

    private const string LatestSql = $"{Columns} where enterprise_change_id = @changeId order by award_allocation_id desc limit 1";

    private const string TakeSql = $"{Columns} where enterprise_change_id = @changeId and state = 'requested' for update";

    private const string LinesSql = "select award_entry_id || '-' || enterprise_id as key, moved from award_allocation_lines where award_allocation_id = @id";

    private const string RecordedSql = """
        select g.kind, coalesce(t.carrier, '') as carrier, g.document, g.decided_on, e.name as holder, l.kept, l.moved
        from award_allocation_lines l
        join award_entries g using (award_entry_id)
        join enterprises e on e.enterprise_id = l.enterprise_id
        left join titles t on t.title_id = g.title_id
        where l.award_allocation_id = @allocationId
        order by g.decided_on, g.award_entry_id, e.enterprise_id
        """;

    // the database checks the sums and writes what counts for whom
    private const string CloseSql = """
        update award_allocations set state = @state, decided_by = @UserId, decided_by_name = @Name, decided_at = now(), rejection_reason = @why, allocated_on = @allocatedOn, event_id = @eventId
        where award_allocation_id = @id
        """;

    private const string LeaveSql = """
        update enterprises set unit_id = @NewcomerId
        where enterprise_id = any (select unnest(case when x.joined = '{}' then array[@NewcomerId] else x.joined end) from enterprise_changes x where x.enterprise_change_id = @ChangeId);
        update enterprises set award_version = award_version + 1
        where enterprise_id = @NewcomerId or enterprise_id = (select unit_id from enterprises where enterprise_id = @OldId)
        """;

    private const string InheritSql = """
        with old_unit as (
          select e.enterprise_id from enterprises o join enterprises e on e.unit_id = o.unit_id
          join enterprise_changes x on x.enterprise_change_id = @ChangeId
          where o.enterprise_id = @OldId and e.enterprise_id <> @NewcomerId and e.enterprise_id <> all (x.joined)),
        inherited as (
          insert into sanction_heirs (sanction_id, enterprise_id, award_allocation_id)
          select s.sanction_id, @NewcomerId, @id from standing_sanctions s join old_unit using (enterprise_id) where s.decided_on <= @ChangedOn
          on conflict do nothing)
        insert into bans (enterprise_id, sanction_id, decision_id, article, document, starts_on, last_day)
        select @NewcomerId, b.sanction_id, b.decision_id, b.article, b.document, b.starts_on, b.last_day
        from bans b join old_unit using (enterprise_id)
        where b.state = 'active' and b.starts_on <= @ChangedOn and b.last_day >= @today
        """;

    /// <summary>The last allocation of a split, with its amounts; null when nobody has recorded one.</summary>
    public static async Task<(AllocationRow Row, IReadOnlyDictionary<string, Money> Moved)?> Latest(NpgsqlDataSource database, long changeId)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<AllocationRow>(LatestSql, new { changeId }) is { } row ? (row, await Moved(connection, row)) : null;
    }

    /// <summary>What was allocated, award by award, as recorded.</summary>
    public static async Task<IReadOnlyList<AllocatedRow>> Lines(NpgsqlDataSource database, long allocationId)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<AllocatedRow>(RecordedSql, new { allocationId })).AsList();
    }

    /// <summary>Confirms: shares, bars and forfeitures, and only then the new unit leaves.</summary>
    public static async Task Confirm(NpgsqlDataSource database, Officer officer, long changeId, DateOnly today)
    {
        await using var work = await Work.Begin(database, officer);
        var row = await Take(work, changeId);
        var moved = await Moved(work.Connection, row);
        var plan = await PlanAllocation.Of(work.Connection, changeId, moved, today);
        await work.LockUnits(await work.Connection.QueryAsync<long>(
            "select unnest(array[enterprise_id, unit_id]) from enterprises where enterprise_id in (@OldId, @NewcomerId)", plan));
        // read again: only behind the locks does the past stand still
        plan = await PlanAllocation.Of(work.Connection, changeId, moved, today);
        await Inherit(work, plan, row, today);
        try
        {
            await Close(work, row, plan, "confirmed", "", today);
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.CheckViolation)
        {
            throw new RefusalException(problem.MessageText + "。", problem);
        }
        await work.EffectiveOn(today);
        await work.Connection.ExecuteAsync(LeaveSql, plan);
        await work.Commit();
    }

    /// <summary>Sends it back; the caps stay joint.</summary>
    public static async Task Reject(NpgsqlDataSource database, Officer officer, long changeId, string? reason, DateOnly today)
    {
        await using var work = await Work.Begin(database, officer);
        var row = await Take(work, changeId);
        await Close(work, row, await PlanAllocation.Of(work.Connection, changeId, null, today), "rejected", EnterpriseScope.Required(reason, "退回的理由"), null);
        await work.Commit();
    }

    private static Task<int> Inherit(Work work, AllocationPlan plan, AllocationRow row, DateOnly today) => work.Connection.ExecuteAsync(
        InheritSql, new { plan.ChangeId, plan.OldId, plan.NewcomerId, plan.ChangedOn, id = row.AwardAllocationId, today });

    private static async Task<AllocationRow> Take(Work work, long changeId)
    {
        work.Officer.Require(Role.ProvinceMaker, Role.Approver);
        var row = await work.Connection.QuerySingleOrDefaultAsync<AllocationRow>(TakeSql, new { changeId }) ?? throw new RefusalException("没有待确认的分配。");
        await work.RequireOther(Duties.ConfirmAllocation, row.AwardAllocationId);
        return row;
    }

    private static async Task Close(Work work, AllocationRow row, AllocationPlan plan, string state, string why, DateOnly? allocatedOn)
    {
        long eventId = 0;
        foreach (long enterprise in new[] { plan.NewcomerId, plan.OldId })
        {
            eventId = await work.Record(new Event($"allocation-{state}", "award-allocation", row.AwardAllocationId)
            {
                EnterpriseId = enterprise,
                EffectiveOn = allocatedOn,
                Reason = why.Length > 0 ? why : $"{plan.Moved}计入{plan.Newcomer}，{plan.Total - plan.Moved}留在{plan.Old}",
                Document = row.Document,
                Articles = [19, 21],
            });
        }
        await work.Connection.ExecuteAsync(CloseSql, new { state, work.Officer.UserId, work.Officer.Name, why, allocatedOn, eventId, id = row.AwardAllocationId });
    }

    private static async Task<IReadOnlyDictionary<string, Money>> Moved(NpgsqlConnection connection, AllocationRow row) =>
        (await connection.QueryAsync<(string Key, decimal Moved)>(LinesSql, new { id = row.AwardAllocationId })).ToDictionary(line => line.Key, line => new Money(line.Moved));
}
