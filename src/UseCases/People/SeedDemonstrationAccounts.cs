using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>One fictional person for every role. None has a password: the button of demonstration mode is the only way in.</summary>
public sealed class SeedDemonstrationAccounts(NpgsqlDataSource source)
{
    private const string Sql = """
        insert into users (user_name, normalized_name, display_name, role, region_code, enterprise_id, organisation, security_stamp,
                           concurrency_stamp, demonstration)
        select 'demo-' || p.code, upper('demo-' || p.code), p.name, p.role, r.code, null, p.organisation, gen_random_uuid()::text,
               gen_random_uuid()::text, true
        from (values
            ('maker',   '李静', 'province-maker',         '620000', '甘肃省工业和信息化厅'),
            ('finance', '王强', 'province-finance',       '620000', '甘肃省财政厅'),
            ('approver', '张伟', 'approver',              '620000', '甘肃省工业和信息化厅'),
            ('lanzhou', '赵敏', 'city',                   '620100', '兰州市工业和信息化局'),
            ('xinqu',   '陈磊', 'city',                   '620171', '兰州新区工信和数据局'),
            ('chengguan', '刘洋', 'county',               '620102', '城关区工业和信息化局'),
            ('auditor', '周婷', 'auditor',                '620000', '甘肃省审计厅'),
            ('system',  '吴涛', 'system-administrator',   '620000', '运行维护'),
            ('security', '郑丽', 'security-administrator', '620000', '运行维护'),
            ('audit',   '孙鹏', 'audit-administrator',    '620000', '运行维护')) p (code, name, role, region, organisation)
        join regions r on r.code = p.region
        on conflict (normalized_name) do nothing
        """;

    private const string EnterpriseSql = """
        insert into users (user_name, normalized_name, display_name, role, region_code, enterprise_id, organisation, security_stamp,
                           concurrency_stamp, demonstration)
        select 'demo-enterprise', 'DEMO-ENTERPRISE', '马丽', 'enterprise', coalesce(e.county_code, e.city_code), e.enterprise_id, e.name,
               gen_random_uuid()::text, gen_random_uuid()::text, true
        from enterprises e
        where not exists (select from users where normalized_name = 'DEMO-ENTERPRISE')
        order by e.award_version desc, e.enterprise_id
        limit 1
        on conflict (normalized_name) do nothing
        """;

    private const string InEarnestSql = "select exists (select from users where password_hash is not null) and not exists (select from users where demonstration)";

    /// <summary>People have set passwords here, and it has never been a demonstration.</summary>
    public async Task<bool> IsInEarnest(CancellationToken cancel = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>(InEarnestSql);
    }

    /// <summary>Adds what is missing; the enterprise follows once the ledger has one.</summary>
    public async Task Run(CancellationToken cancel = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(Sql);
        await connection.ExecuteAsync(EnterpriseSql);
    }
}
