using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>Q1: a branch that became a legal person of its own counts alone again; what it received stays its own history.</summary>
public static class UnlinkBranch
{
    public static async Task On(NpgsqlDataSource database, Officer officer, long branchId, string? reason, string? document)
    {
        officer.Require(Role.ProvinceMaker);
        string why = EnterpriseScope.Required(reason, "理由");
        await using var work = await Work.Begin(database, officer);
        var branch = await work.Enterprise(branchId);
        if (branch.UnitId == branchId)
            throw new RefusalException("它不是任何法人的分支机构。");
        await Changes.PlanChange.DemandAllocated(work, branch);
        await work.LockUnits([branchId, branch.UnitId]);
        await work.Connection.ExecuteAsync(LinkBranch.JoinSql, new { unitId = branchId, branchId, parentId = branch.UnitId });
        foreach (long id in new[] { branchId, branch.UnitId })
        {
            await work.Record(new Event("branch-unlinked", "enterprise", branchId)
            {
                EnterpriseId = id,
                Reason = $"{branch.Name}不再作为分支机构合并计算：{why}",
                Articles = [19],
                Document = document?.Trim() ?? "",
            });
        }
        await work.Commit();
    }
}
