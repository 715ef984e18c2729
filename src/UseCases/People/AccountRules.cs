using System.Net.Mail;
using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Where an account belongs.</summary>
public sealed record AccountPlace(string RegionCode, long? EnterpriseId);

/// <summary>Which accounts may exist, who may touch them, and which want a second administrator.</summary>
public static class AccountRules
{
    private const string ProvinceCode = "620000";
    private const string LevelSql = "select level from regions where code = @code";
    private const string EnterpriseSql = "select coalesce(county_code, city_code) region_code, enterprise_id from enterprises where uscc = @uscc";

    private const string NameSql = """
        select coalesce((select name from enterprises where enterprise_id = @EnterpriseId),
                        (select case level when 'province' then '全省' else name end from regions where code = @RegionCode), @RegionCode)
        """;

    /// <summary>Accounts of the province and of administrators: what they may do concerns everybody.</summary>
    public static bool WantsSecondPerson(this Role role) => role.IsProvincial() || role.IsAdministrator();

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
                ?? throw new RefusalException("台账中没有这个统一社会信用代码的企业。请核对代码；企业尚未入账的，先由省工信在“台账导入”中载入，再开设账号。") { Field = "Uscc" };
        }
        if (role is not (Role.City or Role.County))
            return new(ProvinceCode, null);
        string wanted = role == Role.City ? "city" : "county";
        string? level = await connection.ExecuteScalarAsync<string?>(LevelSql, new { code = regionCode ?? "" });
        return level == wanted
            ? new(regionCode!, null)
            : throw new RefusalException(role == Role.City ? "市州账号请选择 14 个市州或兰州新区之一。" : "县区账号请选择一个县区。") { Field = "RegionCode" };
    }

    /// <summary>全省, 兰州市 or the name of the enterprise.</summary>
    public static async Task<string> PlaceName(NpgsqlConnection connection, AccountPlace place) =>
        (await connection.ExecuteScalarAsync<string>(NameSql, place))!;

    /// <summary>An address as mail servers take it; refuses anything else.</summary>
    public static string Address(string? email)
    {
        string text = email?.Trim() ?? "";
        if (text.Length == 0)
            throw new RefusalException("请填写本人的电子邮箱，设置密码的链接发往这里。") { Field = "Email" };
        return text.Length <= 200 && text.All(char.IsAscii) && !text.Any(char.IsWhiteSpace) && MailAddress.TryCreate(text, out var parsed) && parsed.Address == text
            ? text
            : throw new RefusalException("电子邮箱不合规范，应如 office@example.com。") { Field = "Email" };
    }
}
