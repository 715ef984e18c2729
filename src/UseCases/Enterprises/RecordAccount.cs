using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>An account as the city or the enterprise types it.</summary>
public sealed record NewBankAccount(string? AccountName, string? BankName, string? BankCode, string? Number, string? ContactName, string? Phone);

/// <summary>Adds or changes the account of an enterprise; nothing is paid into it before finance has confirmed it.</summary>
public sealed class RecordAccount(NpgsqlDataSource database, SensitiveFields fields)
{
    private const string Sql = """
        insert into enterprise_accounts (enterprise_id, account_name, bank_name, bank_code, account_cipher, account_tail,
          contact_name, phone_cipher, phone_tail, recorded_by)
        values (@enterpriseId, @name, @bank, @code, @cipher, @tail, @contact, @phoneCipher, @phoneTail, @UserId)
        returning enterprise_account_id
        """;

    public async Task<long> On(Officer officer, long enterpriseId, NewBankAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        officer.Require(Role.City, Role.Enterprise);
        string name = EnterpriseScope.Required(account.AccountName, "开户名称");
        string bank = EnterpriseScope.Required(account.BankName, "开户银行（到支行）");
        string number = Digits(EnterpriseScope.Required(account.Number, "银行账号"));
        string code = Digits(account.BankCode ?? "");
        string phone = Digits(account.Phone ?? "");
        if (number.Length is < 8 or > 30 || !number.All(char.IsAsciiDigit))
            throw new RefusalException("银行账号应为 8 至 30 位数字。");
        if (code.Length > 0 && (code.Length != 12 || !code.All(char.IsAsciiDigit)))
            throw new RefusalException("联行号应为 12 位数字。");

        await using var work = await Work.Begin(database, officer);
        var enterprise = await work.Enterprise(enterpriseId);
        if (name != enterprise.Name)
            throw new RefusalException($"开户名称须与单位名称一致：单位名称为“{enterprise.Name}”，括号的全角、半角也要相同。");
        long id = await work.Connection.ExecuteScalarAsync<long>(Sql, new
        {
            enterpriseId,
            name,
            bank,
            code,
            cipher = fields.Encrypt(SensitiveField.BankAccount, number),
            tail = SensitiveFields.Tail(number),
            contact = account.ContactName?.Trim() ?? "",
            phoneCipher = fields.Encrypt(SensitiveField.Phone, phone),
            phoneTail = SensitiveFields.Tail(phone),
            officer.UserId,
        });
        await work.Record(new Event("account-recorded", "enterprise-account", id)
        {
            EnterpriseId = enterpriseId,
            Reason = $"登记收款账户（{bank}，{SensitiveFields.Mask(SensitiveFields.Tail(number))}），待复核确认",
        });
        await work.Commit();
        return id;
    }

    private static string Digits(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter) && letter != '-'));
}
