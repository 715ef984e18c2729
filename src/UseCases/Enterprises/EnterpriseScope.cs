using Dapper;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>An enterprise about to be written to.</summary>
public sealed record EnterpriseInHand(long EnterpriseId, string Uscc, string Name, long UnitId);

/// <summary>Finds an enterprise for writing, inside the officer's region only; what lies outside does not exist for them.</summary>
internal static class EnterpriseScope
{
    private static readonly string Sql = $"""
        select e.enterprise_id, e.uscc, e.name, e.unit_id
        from enterprises e
        where e.enterprise_id = @enterpriseId and {RegionScope.Sql("e")}
        """;

    public static async Task<EnterpriseInHand> Enterprise(this Work work, long enterpriseId) =>
        await work.Connection.QuerySingleOrDefaultAsync<EnterpriseInHand>(Sql, new
        {
            enterpriseId,
            work.Officer.Scope.ScopeCity,
            work.Officer.Scope.ScopeCounty,
            work.Officer.Scope.ScopeEnterprise,
        }) ?? throw new RefusalException("没有找到这家企业，或者它不在您的管辖范围内。");

    /// <summary>Locks the legal person an award belongs to, so that what is read afterwards stays true until the end.</summary>
    public static async Task LockUnitOfAward(this Work work, long grantedEntryId) => await work.LockUnits(await work.Connection.QueryAsync<long>(
        "select e.unit_id from award_entries g join enterprises e using (enterprise_id) where g.award_entry_id = @grantedEntryId",
        new { grantedEntryId }));

    public static void Require(this Officer officer, params Role[] roles)
    {
        if (!roles.Contains(officer.Role))
            throw new RefusalException($"此事项由{string.Join('、', roles.Select(role => role.Name()))}办理，您的身份是{officer.Role.Name()}。");
    }

    public static string Required(string? text, string field)
    {
        string value = text?.Trim() ?? "";
        return value.Length > 0 ? value : throw new RefusalException($"请填写{field}。");
    }
}
