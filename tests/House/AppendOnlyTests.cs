using Dapper;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>What is recorded stays, by the application's own connection: it cannot be changed, not be written into the past, not in the name of others.</summary>
public sealed class AppendOnlyTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const string MayAdd = "SELECT INSERT";
    private const string MayRead = "SELECT";

    private const string EventSql = """
        insert into events (occurred_at, actor_id, actor_name, actor_role, act, subject) values (coalesce(@at::timestamptz, now()), @id, @name, @role, 'signed-in', 'user')
        """;

    //          table                   written as if decided
    [Theory]
    [InlineData("settlements", "stage", "approved")]
    [InlineData("settlements", "approver_id", 2)]
    [InlineData("decisions", "state", "confirmed")]
    [InlineData("decisions", "confirmed_by", 2)]
    [InlineData("enterprise_changes", "state", "confirmed")]
    [InlineData("award_allocations", "decided_by", 2)]
    [InlineData("award_reversals", "state", "confirmed")]
    [InlineData("payment_requests", "state", "confirmed")]
    [InlineData("interpretations", "confirmed_by", 2)]
    [InlineData("enterprise_accounts", "confirmed_by", 2)]
    [InlineData("account_requests", "state", "confirmed")]
    [InlineData("holiday_arrangements", "state", "confirmed")]
    public async Task What_wants_two_persons_begins_as_asked_for(string table, string column, object value)
    {
        await using var connection = await database.App.OpenConnectionAsync();

        var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync($"insert into {table} ({column}) values (@value)", new { value }));

        Assert.Equal((PostgresErrorCodes.InsufficientPrivilege, "begins_as_asked_for"), (problem.SqlState, problem.ConstraintName));
    }

    [Fact]
    public async Task A_confirmed_year_takes_no_more_days()
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        long year = await owner.ExecuteScalarAsync<long>("""
            insert into holiday_arrangements (year, document, source, state, requested_by, requested_by_name, decided_by, decided_by_name, decided_at)
            values (2099, '国办发明电〔2098〕1号', '正文', 'confirmed', 1, '甲', 2, '乙', now()) returning holiday_arrangement_id
            """);
        await using var connection = await database.App.OpenConnectionAsync();

        var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("insert into holiday_arrangement_days values (@year, '2099-01-05', '元旦', 'holiday')", new { year }));

        Assert.Contains("不能再增加日子", problem.MessageText, StringComparison.Ordinal);
    }

    //          table                    the application
    [Theory]
    [InlineData("events", MayAdd)]
    [InlineData("award_entries", MayAdd)]
    [InlineData("award_allocation_lines", MayAdd)]
    [InlineData("award_share_moves", MayRead)]
    [InlineData("sanctions", MayAdd)]
    [InlineData("sanction_reversals", MayAdd)]
    [InlineData("sanction_heirs", MayAdd)]
    [InlineData("title_moves", MayRead)] // written by the trigger of titles
    [InlineData("title_counts", MayRead)]
    [InlineData("title_move_counts", MayRead)]
    [InlineData("enterprise_names", MayAdd)]
    [InlineData("enterprise_places", MayRead)]
    [InlineData("unit_totals", MayRead)]
    [InlineData("sensitive_views", MayAdd)]
    [InlineData("report_moves", MayAdd)]
    [InlineData("objection_lines", MayAdd)]
    [InlineData("quota_issues", MayAdd)]
    [InlineData("quota_issue_entries", MayAdd)]
    [InlineData("letter_templates", MayAdd)]
    [InlineData("letter_attempts", MayAdd)]
    [InlineData("letter_reads", MayAdd)]
    [InlineData("attachments", MayAdd)]
    [InlineData("documents", MayAdd)]
    [InlineData("data_protection_keys", MayAdd)]
    [InlineData("policies", MayRead)]
    [InlineData("policy_caps", MayRead)]
    [InlineData("schema_migrations", MayRead)]
    [InlineData("decision_titles", MayAdd + " UPDATE(new_title_id)")]
    [InlineData("interpretations", MayAdd + " UPDATE(confirmed_at confirmed_by confirmed_by_name rejected_at rejection_reason)")]
    [InlineData("enterprise_accounts", MayAdd + " UPDATE(confirmed_at confirmed_by rejected_at rejected_by rejection_reason)")]
    [InlineData("holiday_arrangements", MayAdd + " UPDATE(decided_at decided_by decided_by_name rejection_reason state)")]
    [InlineData("holiday_arrangement_days", MayAdd)]
    [InlineData("payments", MayAdd + " UPDATE(receipt_confirmed_by receipt_confirmed_on receipt_number)")]
    [InlineData("public_notices", MayAdd + " UPDATE(withdrawal_reason withdrawn_by withdrawn_by_name withdrawn_on)")]
    [InlineData("objections", MayAdd + " UPDATE(concluded_by concluded_by_name concluded_on result result_reason)")]
    [InlineData("fund_pools", MayAdd + " UPDATE(document)")]
    public async Task The_application_may_only(string table, string rights)
    {
        await using var connection = await database.Owner.OpenConnectionAsync();

        string found = await connection.ExecuteScalarAsync<string>("""
            select concat_ws(' ',
              (select string_agg(a.privilege_type, ' ' order by array_position(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'], a.privilege_type))
               from pg_class c, aclexplode(c.relacl) a where c.oid = to_regclass(@table) and a.grantee in (0, 'gansu_app'::regrole)),
              (select format('%s(%s)', a.privilege_type, string_agg(t.attname, ' ' order by t.attname collate "C"))
               from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = to_regclass(@table) and a.grantee in (0, 'gansu_app'::regrole) group by a.privilege_type))
            """, new { table }) ?? "";

        Assert.Equal(rights, found);
    }

    [Fact]
    public async Task Nothing_of_business_may_be_deleted_but_files_that_were_never_used()
    {
        await using var connection = await database.Owner.OpenConnectionAsync();

        // kept for a while and no business: keys of forms sent, sessions, failures to sign in, clocks that were wrong
        string[] passing = ["form_posts", "sessions", "sign_in_failures", "wrong_clocks"];
        Assert.Equal([.. passing, "uploads"], await connection.QueryAsync<string>("""
            select relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_table_privilege('gansu_app', c.oid, 'delete, truncate') order by relname = 'uploads', 1
            """));
    }

    // a table that is only added to and keeps the moment of it: the moment is the server's
    [Fact]
    public async Task Every_moment_of_recording_is_the_servers()
    {
        await using var connection = await database.Owner.OpenConnectionAsync();

        Assert.Empty(await connection.QueryAsync<string>("""
            select c.relname || '.' || a.attname
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.atttypid = 'timestamptz'::regtype
            join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum and pg_get_expr(d.adbin, c.oid) = 'now()'
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and has_table_privilege('gansu_app', c.oid, 'insert') and not has_table_privilege('gansu_app', c.oid, 'update')
              and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgenabled = 'O' and pg_get_triggerdef(t.oid) like '%BEFORE INSERT%new.' || a.attname || ' IS DISTINCT FROM now()%refuse_forged_moment()')
              and c.relname not in ('enterprise_accounts', 'payments', 'fund_pools')
            order by 1
            """));
    }

    //          moment          number  name      role                    taken
    [Theory]
    [InlineData(null, 71L, "王复核", "province-finance", true)]
    [InlineData(null, null, "系统运维", "system-administrator", true)]
    [InlineData(null, null, "社会公众", "enterprise", true)]
    [InlineData("2020-01-01", 71L, "王复核", "province-finance", false)] // into the past
    [InlineData("2099-01-01", 71L, "王复核", "province-finance", false)]
    [InlineData("2020-01-01", null, "系统运维", "system-administrator", false)]
    [InlineData(null, 71L, "李制单", "province-finance", false)] // another's name
    [InlineData(null, 71L, "王复核", "approver", false)] // another role
    [InlineData(null, 72L, "王复核", "province-finance", false)] // nobody
    [InlineData(null, null, "王复核", "province-finance", false)] // a person without a number
    [InlineData(null, null, "某企业", "enterprise", false)]
    public async Task An_event_is_of_now_and_of_somebody(string? at, long? id, string name, string role, bool taken)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            alter table events disable trigger a_made_up_person;
            insert into users (user_id, user_name, normalized_name, display_name, role, region_code, security_stamp) overriding system value
            values (71, 'wang', 'WANG', '王复核', 'province-finance', '620000', '') on conflict do nothing
            """);
        await using var connection = await database.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);

        var problem = await Record.ExceptionAsync(() => connection.ExecuteAsync(EventSql, new { at, id, name, role }, transaction));

        Assert.Equal(taken ? null : PostgresErrorCodes.InsufficientPrivilege, (problem as PostgresException)?.SqlState);
    }

    [Theory]
    [InlineData("insert into sensitive_views (user_id, user_name, role, field, subject, subject_id) values (72, '王复核', 'province-finance', '账号', 'x', 1)")]
    [InlineData("insert into sensitive_views (viewed_at, user_id, user_name, role, field, subject, subject_id) values ('2020-01-01', 0, '系统运维', 'system-administrator', '账号', 'x', 1)")]
    [InlineData("insert into report_moves (report_id, act, to_stage, opinion, moved_on, actor_id, actor_name, actor_role) values (1, 'accept', 'accepted', '', now(), 72, '王复核', 'city')")]
    [InlineData("insert into letter_templates (kind, version, subject, text_body, edited_by_name, edited_at) values ('x', 1, 'x', 'x', 'x', '2020-01-01')")]
    [InlineData("insert into attachments (subject, subject_id, file_name, media_type, sha256, content, added_at) values ('x', 1, 'x', 'x', 'x', '', '2020-01-01')")]
    [InlineData("insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, event_id, recorded_at) values (1, 'basic', 'granted', 1, '2026-01-01', 1, '2020-01-01')")]
    [InlineData("insert into title_moves (title_id, enterprise_id, act, to_state, effective_on, actor_name) values (1, 1, 'recognise', 'valid', '2026-01-01', '王复核')")]
    public async Task Other_records_cannot_be_forged_either(string sql)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("alter table sensitive_views disable trigger a_made_up_person; alter table report_moves disable trigger a_made_up_person");
        await using var connection = await database.App.OpenConnectionAsync();

        var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, problem.SqlState);
    }

    [Fact]
    public async Task Who_was_moved_while_signed_in_is_told_so()
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            alter table events disable trigger a_made_up_person;
            insert into users (user_id, user_name, normalized_name, display_name, role, region_code, security_stamp) overriding system value
            values (73, 'moved', 'MOVED', '赵调岗', 'approver', '620000', '')
            """);
        await using var work = await Work.Begin(database.App, new Officer(73, "赵调岗", Role.ProvinceMaker, RegionScope.Province), TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => work.Record(new Event("signed-in", "user", 73)));

        Assert.Contains("重新登录", refusal.Message, StringComparison.Ordinal);
    }
}
