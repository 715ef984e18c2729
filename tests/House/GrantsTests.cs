using Dapper;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>A database as it comes back from a dump: without the rights of an account that was not there, or under the name of whoever restored it.</summary>
public sealed class GrantsTests(TemplateDatabase template) : IAsyncLifetime
{
    private const string RightsSql = """
        select x.what || ' ' || a.privilege_type
        from (select c.oid::regclass::text as what, c.relacl as acl from pg_class c where c.relnamespace in ('public'::regnamespace, 'quartz'::regnamespace, 'hangfire'::regnamespace)
              union all select t.attrelid::regclass || '.' || t.attname, t.attacl from pg_attribute t
              union all select p.oid::regprocedure::text, p.proacl from pg_proc p where p.pronamespace = 'public'::regnamespace
              union all select n.nspname, n.nspacl from pg_namespace n where n.nspname in ('public', 'quartz', 'hangfire')) x, aclexplode(x.acl) a
        where a.grantee = 'gansu_app'::regrole order by 1
        """;

    private readonly DatabaseFixture _database = new(template);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Lost_rights_are_given_again_as_they_were()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        string[] before = [.. await owner.QueryAsync<string>(RightsSql)];
        await owner.ExecuteAsync("""
            revoke all on all tables in schema public from gansu_app; revoke all on all sequences in schema public from gansu_app;
            revoke all on all routines in schema public from gansu_app; revoke all on schema public from gansu_app;
            revoke all on all tables in schema quartz from gansu_app; revoke all on schema quartz from gansu_app;
            revoke all on all tables in schema hangfire from gansu_app; revoke all on all sequences in schema hangfire from gansu_app; revoke all on schema hangfire from gansu_app
            """);
        Assert.Empty(await owner.QueryAsync<string>(RightsSql));
        await Assert.ThrowsAsync<RefusalException>(() => LeastPower.Check(_database.App, TestContext.Current.CancellationToken));

        await Installation.Prepare(_database.OwnerDsn, _ => { }, TestContext.Current.CancellationToken);

        Assert.True(before.Length > 100, $"{before.Length}");
        Assert.Equal(before, await owner.QueryAsync<string>(RightsSql));
        await LeastPower.Check(_database.App, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Rights_given_twice_are_the_same()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        string[] before = [.. await owner.QueryAsync<string>(RightsSql)];

        await Task.WhenAll(Grants.Repeat(_database.Owner, TestContext.Current.CancellationToken), Grants.Repeat(_database.Owner, TestContext.Current.CancellationToken));

        Assert.Equal(before, await owner.QueryAsync<string>(RightsSql));
    }

    [Fact]
    public async Task Tables_of_another_account_are_refused_with_what_an_administrator_runs()
    {
        await using var admin = new NpgsqlConnection(TestServer.AdminDsn(new NpgsqlConnectionStringBuilder(_database.OwnerDsn).Database!) + ";Pooling=false");
        await admin.OpenAsync(TestContext.Current.CancellationToken);
        await admin.ExecuteAsync("""
            alter table events owner to postgres; alter view counted_awards owner to postgres; alter function refuse_change() owner to postgres; alter table quartz.qrtz_locks owner to postgres; alter table hangfire.job owner to postgres
            """);

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => Installation.Prepare(_database.OwnerDsn, _ => { }, TestContext.Current.CancellationToken));
        await admin.ExecuteAsync(refusal.Message[refusal.Message.IndexOf("set gansu.owner", StringComparison.Ordinal)..]);

        await Installation.Prepare(_database.OwnerDsn, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(["gansu_owner"], await admin.QueryAsync<string>("""
            select distinct relowner::regrole::text from pg_class where oid in ('events'::regclass, 'counted_awards'::regclass, 'quartz.qrtz_locks'::regclass, 'hangfire.job'::regclass)
            union select proowner::regrole::text from pg_proc where proname = 'refuse_change'
            """));
    }

    [Fact]
    public async Task A_missing_database_is_refused_with_what_an_administrator_runs()
    {
        string dsn = new NpgsqlConnectionStringBuilder(TestServer.AppDsn("gansu_not_there")) { Pooling = false }.ConnectionString;

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => EnsureDatabase.Exists(dsn, TestContext.Current.CancellationToken));

        Assert.Contains("create database \"gansu_not_there\" owner \"gansu_app\";", refusal.Message, StringComparison.Ordinal);
    }
}
