using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>登记资金池: the money a year has for awards (Art. 18).</summary>
public static class CreateFundPool
{
    private const string Insert = """
        insert into fund_pools (fund_year, name, amount, document) values (@fundYear, @name, @amount, @document)
        on conflict (fund_year, name) do nothing
        returning fund_pool_id
        """;

    public static async Task<long> Of(NpgsqlDataSource database, int fundYear, string name, Money amount, string document, Officer officer, CancellationToken cancel = default)
    {
        if (officer.Role is not (Role.ProvinceMaker or Role.ProvinceFinance))
            throw new RefusalException("资金池由省工信或省财政登记");
        if (string.IsNullOrWhiteSpace(name))
            throw new RefusalException("请填写资金池名称") { Field = "PoolName" };
        if (amount <= Money.Zero)
            throw new RefusalException("资金池总额须大于 0") { Field = "PoolWan" };
        await using var work = await Work.Begin(database, officer, cancel);
        long id = await work.Connection.ExecuteScalarAsync<long?>(Insert, new { fundYear, name = name.Trim(), amount, document = document.Trim() })
            ?? throw new RefusalException($"{fundYear}年度已有名为“{name.Trim()}”的资金池，请直接选用") { Field = "PoolName" };
        await work.Record(new Event("fund-pool-created", "fund-pool", id) { Reason = $"{fundYear}年度 {name.Trim()} {amount}", Document = document.Trim(), Articles = [18] });
        await work.Commit(cancel);
        return id;
    }
}
