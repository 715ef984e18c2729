using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>Art. 21: a renamed enterprise keeps its credit code, titles and award history; the former name stays findable.</summary>
public static class RecordNameChange
{
    private const string LatestSql = "select max(valid_from) from enterprise_names where enterprise_id = @enterpriseId";

    private const string Sql = """
        insert into enterprise_names (enterprise_id, name)
        select @enterpriseId, @former where not exists (select from enterprise_names where enterprise_id = @enterpriseId and name = @former);
        insert into enterprise_names (enterprise_id, name, valid_from, document) values (@enterpriseId, @name, @since, @document);
        update enterprises set name = @name where enterprise_id = @enterpriseId
        """;

    public static async Task On(
        NpgsqlDataSource database, Officer officer, long enterpriseId, string? newName, DateOnly since, string? document, string? reason, DateOnly today)
    {
        officer.Require(Role.ProvinceMaker);
        string name = EnterpriseScope.Required(newName, "新名称");
        string paper = EnterpriseScope.Required(document, "更名依据的文号或登记通知书编号");
        if (name.Length > 100)
            throw new RefusalException("企业名称不能超过 100 个字。") { Field = "NewName" };
        if (since > today)
            throw new RefusalException("更名日期不能晚于今天。") { Field = "Since" };

        await using var work = await Work.Begin(database, officer);
        var enterprise = await work.Enterprise(enterpriseId);
        await work.LockUnits([enterprise.UnitId, enterpriseId]);
        if (enterprise.Name == name)
            throw new RefusalException("新名称与现名称相同。") { Field = "NewName" };
        if (await work.Connection.ExecuteScalarAsync<DateOnly?>(LatestSql, new { enterpriseId }) is { } latest && since <= latest)
            throw new RefusalException($"上一次更名于 {latest:yyyy年M月d日} 生效，这次的日期必须在它之后。") { Field = "Since" };
        await work.Connection.ExecuteAsync(Sql, new { enterpriseId, former = enterprise.Name, name, since, document = paper });
        await work.Record(new Event("enterprise-renamed", "enterprise", enterpriseId)
        {
            EnterpriseId = enterpriseId,
            EffectiveOn = since,
            Reason = $"由“{enterprise.Name}”更名为“{name}”{(string.IsNullOrWhiteSpace(reason) ? "" : "：" + reason.Trim())}",
            Articles = [21],
            Document = paper,
        });
        await work.Commit();
    }
}
