using Dapper;
using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>拨付账户表: whom to pay how much on which account. Holds full account numbers: never public.</summary>
public static class PaymentAccountSheet
{
    public sealed record Payee(long EnterpriseId, string Name, string Uscc, string City, Money Amount);

    public sealed record Row(int Number, Payee Payee, RevealedAccount? Account);

    private static readonly string Sql = $"""
        select e.enterprise_id, e.name, e.uscc, city.name as city, sum(l.proposed) as amount
        from settlement_lines l
        join enterprises e using (enterprise_id)
        join regions city on city.code = e.city_code
        where l.settlement_id = @id and not l.held and l.proposed > 0 and {RegionScope.Sql("e")}
        group by e.enterprise_id, e.name, e.uscc, city.code, city.name
        order by city.code, min(l.seq)
        """;

    public static async Task<Paper<Row>> Read(
        NpgsqlConnection connection, RevealAccounts reveal, long settlementId, Officer officer, string purpose, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(reveal);
        ArgumentNullException.ThrowIfNull(officer);
        var head = await SettlementHead.Read(connection, settlementId, officer);
        var payees = (await connection.QueryAsync<Payee>(new CommandDefinition(
            Sql, new { id = settlementId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise }, commandTimeout: 120, cancellationToken: cancel))).AsList();
        var accounts = await reveal.Of([.. payees.Select(payee => payee.EnterpriseId)], purpose, officer, cancel);
        return Of(head, [.. payees.Select((payee, index) => new Row(index + 1, payee, accounts.GetValueOrDefault(payee.EnterpriseId)))]);
    }

    public static Paper<Row> Of(SettlementHead head, IReadOnlyList<Row> rows)
    {
        ArgumentNullException.ThrowIfNull(head);
        return new Paper<Row>(PaperTitle.Of(head.Name, "拨付账户表"), "拨付账户表",
        [
            new("number", "序号", 5, CellLook.Count, (row, _) => row.Number),
            new("name", "单位名称", 22, CellLook.Text, (row, _) => row.Payee.Name),
            new("uscc", "统一社会信用代码", 19, CellLook.Code, (row, _) => row.Payee.Uscc),
            new("person", "法定\n代表人", 8, CellLook.Centre, (_, _) => ""),
            new("account-name", "开户名称\n（须与单位名称一致）", 22, CellLook.Text, (row, _) => row.Account?.AccountName ?? "未登记账户"),
            new("bank", "开户银行\n（到支行）", 20, CellLook.Text, (row, _) => row.Account?.BankName ?? ""),
            new("account", "银行账号", 22, CellLook.Code, (row, _) => row.Account?.Number ?? ""),
            new("bank-code", "联行号", 13, CellLook.Code, (row, _) => row.Account?.BankCode ?? ""),
            new("amount", "金额\n（小写）", 14, CellLook.Yuan, (row, _) => row.Payee.Amount.Yuan) { Sum = row => row.Payee.Amount.Yuan },
            new("words", "金额（大写）", 20, CellLook.Text, (row, _) => "人民币" + ChineseAmount.Of(row.Payee.Amount)),
            new("receipt", "票据种类\n/编号", 10, CellLook.Text, (_, _) => ""),
            new("contact", "经办人", 8, CellLook.Centre, (row, _) => row.Account?.Contact ?? ""),
            new("phone", "电话", 13, CellLook.Code, (row, _) => row.Account?.Phone ?? ""),
            new("sealed", "盖章日期", 10, CellLook.Centre, (_, _) => ""),
            new("remarks", "备注", 12, CellLook.Text, (row, _) => Remark(row)),
        ], rows)
        {
            Note = head.Note,
            Unit = "单位：元",
            Draft = !head.Approved,
            Group = row => row.Payee.City,
            Footnotes = ["注：本表含银行账号和联系电话，仅限办理拨付使用，不得公开；导出已登记在敏感信息查看记录中。"],
        };
    }

    private static string Remark(Row row) => row.Account switch
    {
        null => "须补登账户",
        { Confirmed: false } => "账户未复核",
        { } account when account.AccountName != row.Payee.Name => "户名与单位名称不一致",
        _ => "",
    };
}
