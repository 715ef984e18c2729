using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>The first person allocates the awards from before a split, award by award; nothing changes until a second one confirms (Art. 21).</summary>
public static class RequestAllocation
{
    private const string OpenSql = "select exists (select from award_allocations where enterprise_change_id = @changeId and state <> 'rejected')";

    private const string InsertSql = """
        insert into award_allocations (enterprise_change_id, document, reason, requested_by, requested_by_name)
        values (@changeId, @document, @reason, @UserId, @Name)
        returning award_allocation_id
        """;

    private const string LineSql = """
        insert into award_allocation_lines (award_allocation_id, award_entry_id, enterprise_id, kept, moved) values (@id, @AwardEntryId, @EnterpriseId, @Kept, @Moved)
        """;

    /// <summary>What it would do; without amounts, every award is proposed to go where its title went.</summary>
    public static async Task<AllocationPlan> Preview(NpgsqlDataSource database, Officer officer, long changeId, IReadOnlyDictionary<string, Money>? moved, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return await PlanAllocation.Of(connection, changeId, moved, today);
    }

    /// <summary>Records it and returns its number.</summary>
    public static async Task<long> Of(
        NpgsqlDataSource database, Officer officer, long changeId, IReadOnlyDictionary<string, Money> moved, string? document, string? reason, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(officer);
        officer.Require(Role.ProvinceMaker);
        await using var work = await Work.Begin(database, officer);
        var plan = await PlanAllocation.Of(work.Connection, changeId, moved, today);
        string basis = EnterpriseScope.Required(document, "分配的依据（分立协议或文号）");
        await work.LockUnits([plan.OldId, plan.NewcomerId]);
        if (await work.Connection.ExecuteScalarAsync<bool>(OpenSql, new { changeId }))
            throw new RefusalException("这次分立的奖励历史已经分配，或者已有一项分配待确认。");
        long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new { changeId, document = basis, reason = reason?.Trim() ?? "", officer.UserId, officer.Name });
        foreach (var part in plan.Parts)
            await work.Connection.ExecuteAsync(LineSql, new { id, part.Award.AwardEntryId, part.Award.EnterpriseId, part.Kept, part.Moved });
        await work.Record(new Event("allocation-requested", "award-allocation", id)
        {
            EnterpriseId = plan.OldId,
            Reason = $"{plan.Moved}计入{plan.Newcomer}，{plan.Total - plan.Moved}留在{plan.Old}",
            Document = basis,
            Articles = [19, 21],
        });
        await work.Commit();
        return id;
    }
}
