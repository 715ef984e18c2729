using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>Writes what is new in a file into the ledger: all of it or nothing, with its event. What is there already stays as it is.</summary>
public static class CommitLedger
{
    // two imports at once would both find the same rows new
    private const string OneAtATime = "select pg_advisory_xact_lock(hashtext('ledger-import'))";

    private const string Documents = """
        insert into documents (number)
        select distinct number from (
          select document as number from staged_titles where status = 'new'
          union all select award_document from staged_titles where status = 'new' and award_document <> ''
          union all select document from staged_decisions where status = 'new') d
        on conflict (number) do nothing
        """;

    // a legal person of its own until somebody records whose branch it is (Q1)
    private const string Enterprises = """
        insert into enterprises (enterprise_id, uscc, name, city_code, county_code, unit_id) overriding system value
        select id, uscc, name, city, county, id
        from (
          select nextval('enterprises_enterprise_id_seq') as id, n.*
          from (
            select distinct on (uscc) uscc, name, city, county
            from (
              select uscc, name, city, county, confirmed_on, position, 1 as rank from staged_titles where status = 'new'
              union all select uscc, name, city, county, decided_on, position, 0 from staged_decisions where status = 'new' and city is not null) s
            where not exists (select from enterprises e where e.uscc = s.uscc)
            order by uscc, rank desc, confirmed_on desc, position desc) n) numbered
        on conflict (uscc) do nothing
        """;

    private const string Names = """
        insert into enterprise_names (enterprise_id, name, valid_from, valid_to, document)
        select enterprise_id, name, case when n > 1 or known then since end,
               lead(since - 1) over (partition by enterprise_id order by n), '台账导入'
        from (
          select e.enterprise_id, s.name, min(s.confirmed_on) as since, row_number() over (partition by e.enterprise_id order by min(s.confirmed_on), s.name) as n,
                 exists (select from enterprise_names k where k.enterprise_id = e.enterprise_id) as known
          from staged_titles s join enterprises e using (uscc)
          where s.status = 'new' and not exists (select from enterprise_names k where k.enterprise_id = e.enterprise_id and k.name = s.name)
          group by e.enterprise_id, s.name) seen
        """;

    private const string Titles = """
        insert into titles (enterprise_id, kind, carrier, ordinal, document, confirmed_on, valid_to, renewal_open, renewal_due, state, state_since, policy_version_id,
                            move_reason, move_event_id, move_by, move_role)
        select e.enterprise_id, s.kind, s.carrier, s.ordinal, s.document, s.confirmed_on, s.valid_to, s.renewal_open, s.renewal_due, s.state, s.state_since,
               s.policy_version_id, '台账导入', @eventId, @by, @role
        from staged_titles s join enterprises e using (uscc)
        where s.status = 'new' order by s.position
        """;

    private const string Awards = """
        insert into award_entries (enterprise_id, title_id, kind, entry_type, amount, decided_on, document, fund_year, event_id)
        select t.enterprise_id, t.title_id, s.kind, 'granted', s.amount, s.confirmed_on, s.award_document, s.fund_year, @eventId
        from staged_titles s
        join enterprises e using (uscc)
        join titles t on (t.enterprise_id, t.kind, t.carrier, t.document, t.ordinal) = (e.enterprise_id, s.kind, s.carrier, s.document, s.ordinal)
        where s.status = 'new' and s.amount > 0
        order by s.position
        """;

    private const string Sanctions = """
        insert into sanctions (enterprise_id, title_id, carrier, article, outcome, content, document, decided_on, ban_years, ban_to, forfeits, event_id)
        select e.enterprise_id, t.title_id, s.carrier, s.article, s.outcome, s.content, s.document, s.decided_on, s.ban_years, s.ban_to, s.forfeits, @eventId
        from staged_decisions s
        join enterprises e using (uscc)
        left join lateral (
          select title_id from titles t
          where t.enterprise_id = e.enterprise_id and t.carrier = s.carrier and s.outcome <> 'banned' and t.confirmed_on <= s.decided_on
            and (s.family is null or case t.kind when 'legacy-scenario' then 'scenario' else t.kind end = s.family)
            and t.state in ('valid', 'renewal-open', 'under-review', 'legacy', 'reexamining', 'expired')
          order by t.confirmed_on desc, t.ordinal limit 1) t on true
        where s.status = 'new'
        """;

    private const string Cancellations = """
        update titles t set state = x.outcome, state_since = x.decided_on, state_document = x.document, move_article = x.article, move_event_id = x.event_id,
          move_reason = '台账导入', move_policy_version_id = null, move_by = @by, move_role = @role
        from sanctions x
        where x.event_id = @eventId and x.title_id = t.title_id and x.outcome in ('cancelled', 'downgraded')
        """;

    private const string NewImport = """
        insert into imports (file_name, sha256, state, preview, rows_read, errors, warnings, actor_id, actor_name)
        values (@FileName, @Sha256, 'previewed', @preview::jsonb, @rows, @errors, @warnings, nullif(@UserId, 0), @Name)
        returning import_id
        """;

    private const string Claim = "update imports set state = 'committed', committed_at = now() where import_id = @importId and state = 'previewed'";

    private const string Result = """
        update imports set titles_added = @titles, entries_added = @awards, sanctions_added = @decisions where import_id = @importId
        """;

    /// <summary>Commits; <paramref name="importId"/> is the previewed import on screen, null when there is none; <paramref name="last"/> is done within the same transaction.</summary>
    public static async Task<LedgerReceipt> Of(
        NpgsqlDataSource source, LedgerFile file, Officer officer, bool validRowsOnly = false, string reason = "", long? importId = null,
        ControlTotals? totals = null, IProgress<ImportProgress>? progress = null, Func<Work, LedgerReceipt, Task>? last = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(officer);
        await using var work = await Work.Begin(source, officer, cancel);
        var db = work.Connection;
        await work.TakesLong();
        _ = await db.ExecuteAsync(OneAtATime);
        var preview = await PreviewLedger.Stage(db, file, progress, cancel);
        if (preview.Errors > 0 && !validRowsOnly)
            throw new RefusalException($"有{preview.RecordsWithErrors}行存在错误，未导入任何内容：请更正后重新导入，或选择只导入无误的行");
        if (preview.NothingNew && importId is null)
            return new LedgerReceipt(0, 0, 0, 0, Money.Zero, 0, 0, preview);
        if ((totals ?? ControlTotals.None).Differences(preview) is { Count: > 0 } differences && reason.Trim().Length == 0)
            throw new RefusalException($"与控制数不符（{string.Join("；", differences.Select(d => $"{d.Name}应为{d.Typed}，文件为{d.Found}"))}）：请核对，确需导入的须写明理由");
        long id = importId ?? await New(db, file, preview, officer, cancel);
        if (await db.ExecuteAsync(Claim, new { importId = id }) == 0)
            throw new RefusalException("这次导入已由他人办结或作废，未重复写入");
        long eventId = await work.Record(new Event("ledger-imported", "import", id)
        {
            Reason = reason,
            Details = JsonSerializer.Serialize(new
            {
                file.FileName,
                file.Sha256,
                preview.TitlesNew,
                preview.TitlesKnown,
                preview.AwardsNew,
                AmountNewYuan = preview.AmountNew.Yuan,
                preview.EnterprisesNew,
                preview.DecisionsNew,
                rowsLeftOut = preview.RecordsWithErrors,
            }),
        });
        var receipt = await Write(work, preview, id, eventId, progress, cancel);
        if (last is not null)
            await last(work, receipt);
        await work.Commit(cancel);
        return receipt;
    }

    // not seen on a page before: what was found is kept for whoever looks later
    private static async Task<long> New(NpgsqlConnection db, LedgerFile file, LedgerPreview found, Officer officer, CancellationToken cancel)
    {
        long id = await db.ExecuteScalarAsync<long>(NewImport, new
        {
            file.FileName,
            file.Sha256,
            preview = ImportRecords.Kept(found),
            rows = found.RecordsRead,
            errors = found.Errors,
            warnings = found.Warnings,
            officer.UserId,
            officer.Name,
        });
        await ImportRecords.Keep(db, id, found.Findings, cancel);
        return id;
    }

    private static async Task<LedgerReceipt> Write(Work work, LedgerPreview preview, long importId, long eventId, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        int done = 0;
        var values = new { eventId, by = work.Officer.Name, role = work.Officer.Role.Code() };
        Task<int> Execute(string sql) => work.Connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancel));
        int enterprises = 0, titles = 0, awards = 0, decisions = 0;
        void Report() => progress?.Report(new ImportProgress("写入", ++done, 6));
        if (!preview.NothingNew)
        {
            _ = await Execute(Documents);
            Report();
            enterprises = await Execute(Enterprises);
            Report();
            _ = await Execute(Names);
            Report();
            titles = await Execute(Titles);
            Report();
            awards = await Execute(Awards);
            Report();
            decisions = await Execute(Sanctions);
            _ = await Execute(Cancellations);
            Report();
        }
        if (titles != preview.TitlesNew || awards != preview.AwardsNew || decisions != preview.DecisionsNew)
            throw new InvalidOperationException($"staged {preview.TitlesNew}/{preview.AwardsNew}/{preview.DecisionsNew}, written {titles}/{awards}/{decisions}");
        _ = await work.Connection.ExecuteAsync(Result, new { titles, awards, decisions, importId });
        return new LedgerReceipt(importId, eventId, titles, awards, preview.AmountNew, enterprises, decisions, preview);
    }
}
