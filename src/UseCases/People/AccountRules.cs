using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Where an account belongs.</summary>
public sealed record AccountPlace(string RegionCode, long? EnterpriseId);

/// <summary>Which accounts may exist, and who may touch them.</summary>
public static class AccountRules
{
    private const string ProvinceCode = "620000";
    private const string LevelSql = "select level from regions where code = @code";
    private const string EnterpriseSql = "select coalesce(county_code, city_code) region_code, enterprise_id from enterprises where uscc = @uscc";

    public static void RequireSecurityAdministrator(Officer officer)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (officer.Role != Role.SecurityAdministrator)
            throw new RefusalException("账号由安全管理员管理。");
    }

    /// <summary>The region must be of the role's level; an enterprise account belongs where its enterprise is.</summary>
    public static async Task<AccountPlace> Place(NpgsqlConnection connection, Role role, string? regionCode, string? uscc)
    {
        if (role == Role.Enterprise)
        {
            return await connection.QuerySingleOrDefaultAsync<AccountPlace>(EnterpriseSql, new { uscc = (uscc ?? "").Trim().ToUpperInvariant() })
                ?? throw new RefusalException("台账中没有这个统一社会信用代码的企业，请核对后重新填写。");
        }
        if (role is not (Role.City or Role.County))
            return new(ProvinceCode, null);
        string wanted = role == Role.City ? "city" : "county";
        string? level = await connection.ExecuteScalarAsync<string?>(LevelSql, new { code = regionCode ?? "" });
        return level == wanted
            ? new(regionCode!, null)
            : throw new RefusalException(role == Role.City ? "市州账号请选择 14 个市州或兰州新区之一。" : "县区账号请选择一个县区。");
    }
}
