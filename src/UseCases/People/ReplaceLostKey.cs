using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>What nobody can read again without the lost key.</summary>
public sealed record LostWithKey(long Accounts, long Addresses, long Letters, long SecondFactors, long Reports, long Objections)
{
    /// <summary>Fingerprint of the lost key; "lost" when the database does not know it.</summary>
    public string Fingerprint { get; init; } = "lost";

    /// <summary>In sentences, with what has to be done again.</summary>
    public IReadOnlyList<string> Lines =>
    [
        $"收款账户{Accounts}个：账号、电话不能再读，全部退回，须重新登记、复核",
        $"电子邮箱{Addresses}个（企业、部门和账号的）：清空，须重新登记，账号的先登记再重置密码；待复核的账号办理退回申请人，须重新提出；待发邮件{Letters}封改为仅站内信",
        $"两步验证{SecondFactors}人：重置，下次登录时重新绑定；恢复码作废",
        $"举报{Reports}件的内容、举报人和联系方式，公示异议{Objections}件的内容和异议人：不能再读，只能向原件或本人核对",
        "全部登录、打开的表单、邀请之外的加密链接（日历订阅等）失效，须重新登录、重新生成",
        "台账、奖励、称号、决定、附件和操作记录不受影响",
    ];
}

/// <summary>Goes on without a master key that is lost for good: what it locked is given up, in words and on record, so that a lost key does not lock everybody out.</summary>
public static class ReplaceLostKey
{
    private const string CountSql = """
        select (select count(*) from enterprise_accounts where rejected_at is null) as accounts,
               (select count(*) from enterprise_contacts where email <> '') + (select count(*) from bureau_contacts where email <> '')
                 + (select count(*) from users where email <> '') as addresses,
               (select count(*) from letters where state in ('queued', 'sending')) as letters,
               (select count(*) from users where authenticator_key is not null) as second_factors,
               (select count(*) from reports) as reports,
               (select count(*) from objections) as objections
        """;

    private const string ReplaceSql = """
        insert into retired_keys (friendly_name, xml, fingerprint) select friendly_name, xml, @lost from data_protection_keys on conflict do nothing;
        delete from data_protection_keys;
        update users set two_factor_enabled = false, authenticator_key = null, recovery_codes = '',
          security_stamp = gen_random_uuid()::text, concurrency_stamp = gen_random_uuid()::text;
        update enterprise_accounts set confirmed_by = null, confirmed_at = null, rejected_at = now(), rejection_reason = @why where rejected_at is null;
        update enterprise_contacts set email = '', email_masked = '' where email <> '';
        update bureau_contacts set email = '', email_masked = '' where email <> '';
        update users set email = '', email_masked = '' where email <> '';
        update account_requests set state = 'withdrawn', decided_by = requested_by, decided_by_name = requested_by_name, decided_at = now(), decision_reason = @why where state = 'requested';
        update letters set state = 'held', address = '', sealed_link = '', leased_by = null, leased_until = null, last_error = @why where state in ('queued', 'sending');
        """;

    private const string Why = "主密钥丢失，原登记内容不能再读，请重新登记";

    /// <summary>What would be lost; refused while the key at hand opens the database.</summary>
    public static async Task<LostWithKey> Preview(NpgsqlDataSource owner, MasterKeyPlace place, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        await using var connection = await owner.OpenConnectionAsync(cancel);
        return await Lost(connection, place);
    }

    /// <summary>Does it, when the fingerprint of the lost key was given as confirmation; needs the rights of the owner of the tables.</summary>
    public static async Task<(LostWithKey Lost, string Fingerprint, string? Kept)> Run(
        NpgsqlDataSource owner, MasterKeyPlace place, string confirmed, Officer officer, string reason, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        await using var work = await Work.Begin(owner, officer, cancel);
        await work.Connection.ExecuteAsync(RotateMasterKey.LockSql);
        var lost = await Lost(work.Connection, place);
        if (confirmed != lost.Fingerprint)
            throw new RefusalException($"确认的指纹“{confirmed}”与丢失的主密钥（{lost.Fingerprint}）不符，没有更换。");
        var key = place.ByVariable ? place.Read()! : MasterKey.Random();
        if (!place.ByVariable)
            place.WriteNext(key); // on the disk before the database accepts it
        await work.Connection.ExecuteAsync(ReplaceSql, new { lost = lost.Fingerprint, why = Why });
        await work.Connection.ExecuteAsync(RotateMasterKey.SetSql, new { key.Fingerprint, probe = key.Encrypt(CheckMasterKey.Probe) });
        await work.Record(new Event("master-key-replaced", "master-key", null)
        {
            Reason = $"{reason}（丢失的主密钥指纹 {lost.Fingerprint}，新主密钥指纹 {key.Fingerprint}）",
            Details = JsonSerializer.Serialize(new { lost.Accounts, lost.Addresses, lost.Letters, lost.SecondFactors, lost.Reports, lost.Objections }),
        });
        await work.Commit(cancel);
        return (lost, key.Fingerprint, place.ByVariable ? null : place.Replace(key, now));
    }

    private static async Task<LostWithKey> Lost(NpgsqlConnection connection, MasterKeyPlace place)
    {
        var known = await CheckMasterKey.Known(connection);
        string locked = known?.Probe ?? await CheckMasterKey.OfRing(connection)
            ?? throw new RefusalException("这个数据库还没有用主密钥加密过内容，直接启动网站即可，不需要更换。");
        if (Opens(place, locked))
            throw new RefusalException($"{place.Name} 中的主密钥能打开这个数据库，没有丢失。要定期更换主密钥，请用 gansu key rotate，不损失任何内容。");
        var lost = await connection.QuerySingleAsync<LostWithKey>(CountSql);
        return known is null ? lost : lost with { Fingerprint = known.Fingerprint };
    }

    private static bool Opens(MasterKeyPlace place, string locked)
    {
        try
        {
            return place.Read()?.Opens(locked) == true || place.Next()?.Opens(locked) == true;
        }
        catch (RefusalException) when (!place.ByVariable) // the file holds something else: it is replaced
        {
            return false;
        }
    }
}
