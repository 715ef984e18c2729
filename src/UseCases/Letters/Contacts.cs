using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>Where letters to an office go.</summary>
public sealed record BureauContact(Role Role, string RegionCode, string RegionName, string Name, string Email, string ContactName, string? ChangedByName, DateTime? ChangedAt);

/// <summary>Where letters to an enterprise go.</summary>
public sealed record EnterpriseContact(long EnterpriseId, string Enterprise, string Email, string ContactName, string? ChangedByName, DateTime? ChangedAt);

/// <summary>通信地址, within the officer's region: one's own office and those below; whoever runs the installation keeps all offices.</summary>
public static class Contacts
{
    private const string BureausSql = """
        select o.role, o.code as region_code, r.name as region_name, o.name, coalesce(c.email, '') as email, coalesce(c.contact_name, '') as contact_name,
               c.changed_by_name, c.changed_at
        from (select 'county' as role, code, name || '工业和信息化主管部门' as name, parent_code as city, code as county, 4 as rank from regions where level = 'county'
              union all
              select 'city', r.code, coalesce(u.name, r.name), r.code, null, 3 from regions r
              left join recommending_units u on u.region_code = r.code and u.valid_from <= @today and (u.valid_to is null or u.valid_to >= @today)
              where r.level = 'city'
              union all
              values ('province-maker', '620000', '甘肃省工业和信息化厅', null, null, 1), ('province-finance', '620000', '甘肃省财政厅', null, null, 1),
                     ('approver', '620000', '甘肃省工业和信息化厅（批准人）', null, null, 1), ('system-administrator', '620000', '系统管理员', null, null, 2),
                     ('security-administrator', '620000', '安全管理员', null, null, 2), ('audit-administrator', '620000', '审计管理员', null, null, 2)) o (role, code, name, city, county, rank)
        join regions r on r.code = o.code
        left join bureau_contacts c on c.role = o.role and c.region_code = o.code
        where (@ScopeCity::text is null or o.city = @ScopeCity) and (@ScopeCounty::text is null or o.county = @ScopeCounty) and @ScopeEnterprise::bigint is null
        order by o.rank, o.role = 'county', coalesce(o.city, o.code), o.code
        """;

    private static readonly string EnterpriseSql = $"""
        select e.enterprise_id, e.name as enterprise, coalesce(c.email, '') as email, coalesce(c.contact_name, '') as contact_name, c.changed_by_name, c.changed_at
        from enterprises e
        left join enterprise_contacts c using (enterprise_id)
        where e.enterprise_id = @enterpriseId and {RegionScope.Sql("e")}
        """;

    public static async Task<IReadOnlyList<BureauContact>> Bureaus(NpgsqlDataSource database, SensitiveFields fields, Officer officer, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        var scope = LetterList.Scope(officer);
        return [.. (await connection.QueryAsync<BureauContact>(BureausSql, new { today, scope.ScopeCity, scope.ScopeCounty, scope.ScopeEnterprise }))
            .Select(office => office with { Email = fields.Decrypt(SensitiveField.Email, office.Email) })];
    }

    /// <summary>One of them; null outside the officer's region.</summary>
    public static async Task<BureauContact?> Bureau(NpgsqlDataSource database, SensitiveFields fields, Officer officer, Role role, string region, DateOnly today) =>
        (await Bureaus(database, fields, officer, today)).FirstOrDefault(office => office.Role == role && office.RegionCode == region);

    public static async Task<EnterpriseContact?> Enterprise(NpgsqlDataSource database, SensitiveFields fields, Officer officer, long enterpriseId)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<EnterpriseContact>(
            EnterpriseSql, new { enterpriseId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise }) is { } contact
            ? contact with { Email = fields.Decrypt(SensitiveField.Email, contact.Email) } : null;
    }
}
