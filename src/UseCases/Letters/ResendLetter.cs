using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>What people do about a letter that did not arrive.</summary>
public static class ResendLetter
{
    private const string LockSql = "select letter_id, kind, recipient_kind, state, subject, mailbox, enterprise_id from letters where letter_id = @letterId for update";

    // the address of today: that is mostly why it is sent again
    private const string AddressSql = """
        select email as address, email_masked as masked from enterprise_contacts where 'enterprise/' || enterprise_id = @Mailbox
        union all
        select email, email_masked from bureau_contacts where role || '/' || region_code = @Mailbox
        union all
        select email, email_masked from users where 'person/' || user_id = @Mailbox
        """;

    private const string ResendSql = """
        update letters
        set state = 'queued', address = @Address, address_masked = @Masked, attempts = 0, resends = resends + 1, next_attempt_at = '-infinity', last_error = ''
        where letter_id = @letterId
        """;

    private const string BounceSql = """
        with noted as (
          insert into letter_attempts (letter_id, attempted_at, node, transport, outcome, reply)
          values (@letterId, now(), @Name, '', 'bounced', @reason))
        update letters set state = 'failed', last_error = '退信：' || @reason where letter_id = @letterId
        """;

    private sealed record Recorded(string Address, string Masked);

    private sealed record Row(long LetterId, string Kind, string RecipientKind, string State, string Subject, string Mailbox, long? EnterpriseId);

    /// <summary>Sends it again, to the address recorded now.</summary>
    public static async Task On(NpgsqlDataSource database, Officer officer, long letterId)
    {
        await using var work = await Work.Begin(database, officer);
        var letter = await Lock(work, letterId);
        if (LetterKinds.Find(letter.Kind)?.CarriesLink == true)
            throw new RefusalException("这封信带有一次性链接，不能重发。请安全管理员在账号页重新发送链接。");
        if (letter.State is "queued" or "sending")
            throw new RefusalException("这封信正在等待发送，不必重发。");
        if (await work.Connection.QuerySingleOrDefaultAsync<Recorded>(AddressSql, new { letter.Mailbox }) is not { Address.Length: > 0 } recorded)
            throw new RefusalException("收件单位还没有登记电子邮箱，请先在“通信地址”中登记。");
        _ = await work.Connection.ExecuteAsync(ResendSql, new { letterId, recorded.Address, recorded.Masked });
        _ = await work.Record(new Event("letter-resent", "letter", letterId) { EnterpriseId = letter.EnterpriseId, Reason = letter.Subject });
        await work.Commit();
    }

    /// <summary>Enters that the letter came back.</summary>
    public static async Task Bounced(NpgsqlDataSource database, Officer officer, long letterId, string? reason)
    {
        string why = EnterpriseScope.Required(reason, "退信原因");
        await using var work = await Work.Begin(database, officer);
        var letter = await Lock(work, letterId);
        if (letter.State != "sent")
            throw new RefusalException("只有已发送的信可以登记退信。");
        _ = await work.Connection.ExecuteAsync(BounceSql, new { letterId, officer.Name, reason = why });
        _ = await work.Record(new Event("letter-bounced", "letter", letterId) { EnterpriseId = letter.EnterpriseId, Reason = why });
        await work.Commit();
    }

    private static async Task<Row> Lock(Work work, long letterId)
    {
        work.Officer.Require(Role.SystemAdministrator, Role.ProvinceMaker);
        return await work.Connection.QuerySingleOrDefaultAsync<Row>(LockSql, new { letterId }) is { } letter && (letter.RecipientKind != "person" || LetterList.Everybody(work.Officer))
            ? letter
            : throw new RefusalException("没有这封信。");
    }
}
