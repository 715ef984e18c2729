using Dapper;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.Tests.Jobs;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>What the application's own connection can be made to do, and that nothing runs with more.</summary>
public sealed class LeastPowerTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Theory]
    [InlineData("set role gansu_owner")]
    [InlineData("set session authorization gansu_owner")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("copy (select 1) to program 'true'")]
    [InlineData("copy (select 1) to '/tmp/gansu-escaped'")]
    [InlineData("select pg_read_file('/etc/hostname')")]
    [InlineData("alter table events disable trigger all")]
    [InlineData("alter table award_entries disable trigger user")]
    [InlineData("alter table events owner to gansu_app")]
    [InlineData("create or replace function refuse_change() returns trigger language plpgsql as 'begin return old; end'")]
    [InlineData("create table intruder (n int)")]
    [InlineData("create schema intruder")]
    [InlineData("create role intruder")]
    [InlineData("create database intruder")]
    [InlineData("alter role gansu_app superuser")]
    [InlineData("create extension file_fdw")]
    [InlineData("create table hangfire.intruder (n int)")]
    [InlineData("alter table hangfire.job add column n int")]
    [InlineData("call keep_moment('events', 'occurred_at')")]
    public async Task The_application_gets_no_further(string sql) => Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Refused(sql));

    [Fact]
    public async Task What_guards_or_works_as_the_owner_looks_into_public_before_the_session_s_own()
    {
        await using var connection = await database.Owner.OpenConnectionAsync();

        var loose = await connection.QueryAsync<string>("""
            select p.oid::regprocedure || ' ' || coalesce(p.proconfig::text, '') from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and (p.prorettype = 'trigger'::regtype or p.prosecdef or p.proname = 'is_actor')
              and 'search_path=pg_catalog, public, pg_temp' <> all (coalesce(p.proconfig, array['']))
            """);
        var open = await connection.QueryAsync<string>("""
            select p.oid::regprocedure::text from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.prosecdef and has_function_privilege('public', p.oid, 'execute')
            """);

        Assert.Empty(loose);
        Assert.Empty(open);
    }

    [Fact]
    public async Task A_table_of_its_own_by_a_known_name_gives_it_nobody_s_rights()
    {
        await using var connection = await database.App.OpenConnectionAsync();
        await using var nothing = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("""
            create temp table title_counts as select * from public.title_counts where false;
            create temp table seen (who text);
            create function pg_temp.own() returns trigger language plpgsql as 'begin insert into pg_temp.seen values (current_user); return null; end';
            create trigger own before delete on title_counts for each statement execute function pg_temp.own();
            select sum_up_title_counts()
            """);

        Assert.Empty(await connection.QueryAsync<string>("select who from seen"));
    }

    //          a table of its own                                                                                     what it then tries                  refused because
    [Theory]
    [InlineData("create temp table users as select 7700000::bigint as user_id, '厅长'::text as display_name, 'approver'::text as role",
        "insert into events (actor_id, actor_name, actor_role, act, subject) values (7700000, '厅长', 'approver', 'settlement-approved', 'settlement')", "actor_of_record")]
    public async Task Nor_does_it_fool_what_guards(string shadow, string act, string? constraint)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        await using var nothing = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(shadow);

        var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(act));

        Assert.Equal((PostgresErrorCodes.InsufficientPrivilege, constraint), (problem.SqlState, problem.ConstraintName));
    }

    [Theory]
    [InlineData("set role none")]
    [InlineData("reset role")]
    [InlineData("set session authorization default")]
    public async Task Whatever_role_it_leaves_it_is_the_application(string leave)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        await connection.ExecuteAsync(leave);

        Assert.Equal(("gansu_app", "gansu_app"), await connection.QuerySingleAsync<(string, string)>("select current_user::text, session_user::text"));
        foreach (string sql in new[] { "delete from events", "update award_entries set amount = 1", "truncate title_moves", "alter table events disable trigger all" })
        {
            var problem = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, problem.SqlState);
        }
    }

    [Fact]
    public async Task The_account_of_the_application_may_run_an_application()
    {
        await LeastPower.Check(database.App, TestContext.Current.CancellationToken);

        await using var connection = await database.Owner.OpenConnectionAsync();
        Assert.Equal("login only, member of nothing, owner of nothing", await connection.ExecuteScalarAsync<string>("""
            select case when rolcanlogin and not (rolsuper or rolinherit or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls) then 'login only' end
              || case when not exists (select from pg_auth_members where member = r.oid) then ', member of nothing' end
              || case when not exists (select from pg_class where relowner = r.oid) then ', owner of nothing' end
            from pg_roles r where rolname = 'gansu_app'
            """));
        Assert.False(await connection.ExecuteScalarAsync<bool>("select rolsuper or rolcreaterole or rolreplication or rolbypassrls from pg_roles where rolname = 'gansu_owner'"));
    }

    //          the account is                                said to be
    [Theory]
    [InlineData("superuser", "超级用户")]
    [InlineData("createrole", "能建立账号")]
    [InlineData("createdb", "能建库")]
    [InlineData("bypassrls", "不受行级限制")]
    [InlineData("replication", "能复制数据")]
    [InlineData("in role gansu_owner", "属于gansu_owner")]
    [InlineData("noinherit in role gansu_app", "属于gansu_app")]
    [InlineData("", "不是应用账号")]
    public async Task Other_accounts_may_not(string rights, string said)
    {
        string name = $"gansu_other_{Guid.NewGuid():N}";
        await TestServer.Execute($"create role {name} login password 'other' {rights}");
        try
        {
            await using var other = Database.ForApplication(
                new NpgsqlConnectionStringBuilder(database.AppDsn) { Username = name, Password = "other", Pooling = false }.ConnectionString);

            var refusal = await Assert.ThrowsAsync<RefusalException>(() => LeastPower.Check(other, TestContext.Current.CancellationToken));

            Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            await TestServer.Execute($"drop role {name}");
        }
    }

    [Theory]
    [InlineData("delete on events", "能更改只增不改的记录（events）")]
    [InlineData("update on award_entries", "能更改只增不改的记录（award_entries）")]
    public async Task Nor_may_its_own_account_when_it_was_given_more(string right, string said)
    {
        await using var owner = await database.Owner.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await owner.ExecuteAsync($"grant {right} to gansu_app");
        try
        {
            var refusal = await Assert.ThrowsAsync<RefusalException>(() => LeastPower.Check(database.App, TestContext.Current.CancellationToken));

            Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            await owner.ExecuteAsync($"revoke {right} from gansu_app");
        }
    }

    [Fact]
    public async Task The_owner_of_the_tables_may_not()
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => LeastPower.Check(database.Owner, TestContext.Current.CancellationToken));

        Assert.Contains("拥有库或表", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("job node")]
    [InlineData("job list")]
    [InlineData("title may-apply 91620100FAKE00072F --on 2026-11-30")]
    public async Task A_node_or_command_with_the_owners_account_ends_with_one_sentence(string arguments)
    {
        await using var process = new JobProcess(database.OwnerDsn, arguments);

        Assert.Equal(2, await process.Exit());
        Assert.Equal("数据库账号“gansu_owner”权限过大（能建库、属于gansu_app、拥有库或表），不能用来运行：请在 ConnectionStrings__Gansu 中使用应用账号 gansu_app，所有者的连接串只放在 ConnectionStrings__GansuOwner，供 gansu setup 使用。", process.Said.Trim());
    }

    //          configured      the command  lacks
    [Theory]
    [InlineData("Gansu", "setup", "没有设置 ConnectionStrings__GansuOwner")]
    [InlineData("Gansu", "migrate", "没有设置 ConnectionStrings__GansuOwner")]
    [InlineData("Gansu", "job simulate --from 2028-09-29 --to 2028-10-02", "没有设置 ConnectionStrings__GansuOwner")]
    [InlineData("GansuOwner", "setup", "没有设置 ConnectionStrings__Gansu：")]
    [InlineData("GansuOwner", "job list", "没有设置 ConnectionStrings__Gansu：")]
    public async Task With_one_connection_string_of_two_it_is_said_which_is_missing(string configured, string arguments, string said)
    {
        await using var process = new JobProcess(configured == "Gansu" ? database.AppDsn : "", arguments, ("ConnectionStrings__GansuOwner", configured == "Gansu" ? "" : database.OwnerDsn));

        Assert.Equal(2, await process.Exit());
        Assert.StartsWith(said, process.Said, StringComparison.Ordinal);
        Assert.Single(process.Said.Trim().Split('\n'));
    }

    private async Task<string> Refused(string sql)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return (await Record.ExceptionAsync(() => connection.ExecuteAsync(sql)) as PostgresException)?.SqlState ?? "done";
    }
}
