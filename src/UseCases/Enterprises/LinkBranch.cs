using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>What joining two units would mean for the caps.</summary>
public sealed record BranchJoin(
    EnterpriseInHand Branch, EnterpriseInHand Parent, Headroom BranchAlone, Headroom ParentAlone, Headroom Joined)
{
    /// <summary>Caps that the joined past exceeds: nothing is taken back, but somebody must have seen it.</summary>
    public IEnumerable<CapRoom> Exceeded => Joined.Caps.Where(cap => !cap.Beyond.IsZero);
}

/// <summary>Q1: a branch counts together with its legal person under the caps of Art. 19.</summary>
public static class LinkBranch
{
    private const string FindSql = "select enterprise_id, uscc, name, unit_id from enterprises where uscc = @uscc";

    private const string HasBranchesSql = "select exists (select from enterprises where unit_id = @id and enterprise_id <> @id)";

    internal const string JoinSql = """
        update enterprises set unit_id = @unitId where enterprise_id = @branchId;
        update enterprises set award_version = award_version + 1 where enterprise_id in (@branchId, @parentId)
        """;

    /// <summary>Shows what would happen; changes nothing.</summary>
    public static async Task<BranchJoin> Preview(
        NpgsqlDataSource database, Officer officer, long branchId, string? parentUscc, AwardRule rule, AwardReadings readings, DateOnly day)
    {
        officer.Require(Role.ProvinceMaker);
        await using var work = await Work.Begin(database, officer);
        return await Join(work, branchId, parentUscc, rule, readings, day);
    }

    /// <summary>Refuses to join beyond a cap unless the officer has acknowledged it.</summary>
    public static async Task On(
        NpgsqlDataSource database, Officer officer, long branchId, string? parentUscc, string? reason, string? document, bool acknowledged,
        AwardRule rule, AwardReadings readings, DateOnly day)
    {
        officer.Require(Role.ProvinceMaker);
        string why = EnterpriseScope.Required(reason, "理由");
        await using var work = await Work.Begin(database, officer);
        var known = await work.Enterprise(branchId);
        var target = await Parent(work, parentUscc);
        await work.LockUnits([known.UnitId, branchId, target.EnterpriseId]);
        var join = await Join(work, branchId, parentUscc, rule, readings, day);
        if (!acknowledged && join.Exceeded.FirstOrDefault() is { } cap)
            throw new RefusalException($"合并计算后{cap.Name}为 {cap.Limit}，已用 {cap.Used}，超出 {cap.Beyond}。确认无误的，请勾选“已知悉”后再提交。");

        await work.Connection.ExecuteAsync(JoinSql, new { unitId = join.Parent.EnterpriseId, branchId, parentId = join.Parent.EnterpriseId });
        foreach (long id in new[] { branchId, join.Parent.EnterpriseId })
        {
            await work.Record(new Event("branch-linked", "enterprise", branchId)
            {
                EnterpriseId = id,
                Reason = $"{join.Branch.Name}作为{join.Parent.Name}的分支机构合并计算：{why}",
                Articles = [19],
                Document = document?.Trim() ?? "",
            });
        }
        await work.Commit();
    }

    private static async Task<BranchJoin> Join(
        Work work, long branchId, string? parentUscc, AwardRule rule, AwardReadings readings, DateOnly day)
    {
        var branch = await work.Enterprise(branchId);
        var parent = await Parent(work, parentUscc);
        if (parent.EnterpriseId == branchId)
            throw new RefusalException("不能把企业设为自己的分支机构。");
        if (branch.UnitId != branchId)
            throw new RefusalException("它已经是另一法人的分支机构，请先解除原来的关系。");
        if (parent.UnitId != parent.EnterpriseId)
            throw new RefusalException($"{parent.Name}本身是分支机构，请填写其法人单位的统一社会信用代码。");
        if (await work.Connection.ExecuteScalarAsync<bool>(HasBranchesSql, new { id = branchId }))
            throw new RefusalException($"{branch.Name}名下已有分支机构，不能再作为别家的分支机构。");

        var units = await AwardHistories.OfUnits(work.Connection, [branchId, parent.EnterpriseId]);
        var (own, others) = (units[branchId].History, units[parent.EnterpriseId].History);
        var joined = new AwardHistory(
            [.. own.Awards.Concat(others.Awards).OrderBy(award => award.DecidedOn).ThenBy(award => award.EntryId)],
            own.Forfeiture ?? others.Forfeiture);
        return new BranchJoin(branch, parent, Headroom.Of(rule, readings, own, day),
            Headroom.Of(rule, readings, others, day), Headroom.Of(rule, readings, joined, day));
    }

    private static async Task<EnterpriseInHand> Parent(Work work, string? uscc) =>
        await work.Connection.QuerySingleOrDefaultAsync<EnterpriseInHand>(FindSql, new { uscc = uscc?.Trim().ToUpperInvariant() })
        ?? throw new RefusalException("没有找到这个统一社会信用代码对应的法人单位。");
}
