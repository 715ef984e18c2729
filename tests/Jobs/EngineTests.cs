using Dapper;
using Hangfire.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Jobs.Letters;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>The clock queues, Hangfire works; what is read here stands in Hangfire's own tables.</summary>
public sealed class EngineTests(TemplateDatabase template) : IAsyncLifetime
{
    private const string NamedSql = """
        select p.value::jsonb #>> '{}' as name, (j.arguments ->> 0)::jsonb #>> '{}' as day, j.statename as state
        from hangfire.job j join hangfire.jobparameter p on p.jobid = j.id and p.name = 'Name'
        order by j.id
        """;

    // columns, keys and indexes of a schema, under no name of its own
    private const string TablesSql = """
        select replace(line, @schema || '.', '') from (
          select format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as line
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
          where c.relnamespace = @schema::regnamespace and c.relkind = 'r'
          union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint where connamespace = @schema::regnamespace
          union all select indexdef from pg_indexes where schemaname = @schema
          union all select format('%s %s', relname, relreplident) from pg_class where relnamespace = @schema::regnamespace and relkind = 'r'
          union all select format('%s %s %s', sequencename, data_type, increment_by) from pg_sequences where schemaname = @schema) x
        order by 1
        """;

    private readonly DatabaseFixture _database = new(template);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task The_installer_would_make_the_tables_as_the_migration_has_made_them()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        PostgreSqlObjectsInstaller.Install(owner, "scratch");
        string version = await owner.ExecuteScalarAsync<string>("select version::text from scratch.schema") ?? "";

        var (made, wanted) = ((await owner.QueryAsync<string>(TablesSql, new { schema = "hangfire" })).AsList(), (await owner.QueryAsync<string>(TablesSql, new { schema = "scratch" })).AsList());

        Assert.True(wanted.Count > 100, $"{wanted.Count}");
        Assert.Equal(wanted.Select(line => line.Replace("ix_scratch", "ix_hangfire", StringComparison.Ordinal)), made);
        Assert.Equal(version, await owner.ExecuteScalarAsync<string>("select version::text from hangfire.schema"));
        PostgreSqlObjectsInstaller.Install(owner, EngineStorage.Schema); // finds nothing to do
        Assert.Equal(made, await owner.QueryAsync<string>(TablesSql, new { schema = "hangfire" }));
        await Assert.ThrowsAsync<PostgresException>(() => Installed(_database.App)); // and the application may make none
    }

    [Fact]
    public async Task A_reminder_and_a_carried_out_decision_are_done_by_name()
    {
        var ledger = new SmallLedger(_database.Owner);
        long title = await ledger.Title(await ledger.Enterprise("名册企业", county: "620102"), TitleKind.Basic, new(2025, 12, 31)); // its period ends on 2028-12-31
        long barred = await ledger.Enterprise("被取消企业");
        long cancelled = await ledger.Title(barred, TitleKind.Basic, new(2025, 12, 15));
        DateOnly decided = new(2026, 5, 8), carriedOut = new(2026, 5, 18);
        long decision = await SmallLedger.Request(_database.App, new DecisionDraft(DecisionMatter.Sanction, 24, barred, "甘工信发〔2026〕50号", decided, carriedOut, "经查属实")
        {
            Grounds = Grounds.Of(24)[0].Text, Meeting = "厅长办公会", MeetingOn = decided, BanYears = 2, Titles = [new(cancelled, TitleAct.Cancel)],
        });
        await ConfirmDecision.Confirm(_database.App, SmallLedger.Approver, decision, decided);
        await using var owner = await _database.Owner.OpenConnectionAsync();
        var threeMonths = await owner.ExecuteScalarAsync<DateOnly>("select renewal_due from titles where title_id = @title", new { title });
        var end = await owner.ExecuteScalarAsync<DateOnly>("select valid_to from titles where title_id = @title", new { title });
        var node = await EngineHost.Worker(_database);
        async Task Move(DateOnly day, TimeOnly time)
        {
            node.Services.GetRequiredService<StandingClock>().Gansu = day.ToDateTime(time);
            await owner.ExecuteAsync("update day_jobs set next_day = @day", new { day });
            await EngineHost.Tick(node);
        }

        await Move(carriedOut.AddDays(-1), new(0, 31));
        Assert.Equal("valid", await owner.ExecuteScalarAsync<string>("select state from titles where title_id = @cancelled", new { cancelled }));
        await Move(carriedOut, new(0, 31));
        await Move(threeMonths, new(8, 31));
        await Move(end.AddDays(1), new(0, 31));

        var named = (await owner.QueryAsync<(string, string, string)>(NamedSql)).AsList();
        Assert.Contains(("复核提醒信函", $"{threeMonths:yyyy-MM-dd}", "Succeeded"), named);
        Assert.Contains(("执行到期生效的决定", "2026-05-18", "Succeeded"), named);
        Assert.Contains(("不得申报期满解除", "2026-05-18", "Succeeded"), named);
        Assert.Equal("cancelled", await owner.ExecuteScalarAsync<string>("select state from titles where title_id = @cancelled", new { cancelled }));
        Assert.Contains(("称号到期失效", $"{end.AddDays(1):yyyy-MM-dd}", "Succeeded"), named);
        Assert.Equal(["county", "enterprise"], await owner.QueryAsync<string>("select split_part(mailbox, '/', 1) from letters where title_id = @title and kind = 'renewal-due' order by 1", new { title }));
        Assert.Equal("expired", await owner.ExecuteScalarAsync<string>("select state from titles where title_id = @title", new { title }));
        await EngineHost.Stop(node);
    }

    [Fact]
    public async Task Missed_days_are_made_good_in_order_and_a_second_job_finds_nothing_to_do()
    {
        var today = new DateOnly(2028, 6, 19);
        var node = await EngineHost.Worker(_database, today.ToDateTime(new(8, 31)));
        var other = await EngineHost.Worker(_database, today.ToDateTime(new(8, 31)));
        await using var owner = await _database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("insert into day_jobs (job, next_day) select j, @from from unnest(@names) j", new { from = today.AddDays(-5), names = Schedule.Days.Select(job => job.Name).ToArray() });

        var tick = ActivatorUtilities.CreateInstance<DayTick>(node.Services);
        await tick.Execute(null!, TestContext.Current.CancellationToken); // two ticks, one after the other, before anything is done
        await tick.Execute(null!, TestContext.Current.CancellationToken);
        await EngineHost.Empty(node);

        var days = (await owner.QueryAsync<(string Job, DateOnly Day, int Attempts)>("select job, day, attempts from job_days where state = 'done' order by started_at")).AsList();
        Assert.Equal(days.Select(row => row.Day).Order(), days.Select(row => row.Day));
        Assert.Equal(6, days.Count(row => row.Job == "lapse-titles"));
        Assert.Equal(1, days.Count(row => row.Job == "weekly-digest"));
        Assert.All(days, row => Assert.Equal(1, row.Attempts));
        Assert.InRange(await owner.ExecuteScalarAsync<int>("select count(*) from hangfire.job where statename = 'Succeeded' and invocationdata ->> 'Type' like '%RemindRenewalsJob%'"), 7, 12);
        await EngineHost.Stop(other);
        await EngineHost.Stop(node);
    }

    [Fact]
    public async Task A_job_that_fails_is_tried_again_by_Hangfire()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            create sequence fails; grant usage on sequence fails to gansu_app;
            create function fail_once() returns trigger language plpgsql as $$ begin if nextval('fails') = 1 then raise exception '暂时不行'; end if; return new; end $$;
            create trigger fail_once before insert on events for each row when (new.act = 'ledger-checked') execute function fail_once()
            """);
        var node = await EngineHost.Worker(_database, new DateTime(2028, 6, 19, 2, 31, 0));

        await EngineHost.Tick(node);

        Assert.Equal(("done", 2), await owner.QuerySingleAsync<(string, int)>("select state, attempts from job_days where job = 'check-ledger'"));
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("select count(*) from events where act = 'ledger-checked'"));
        Assert.Equal(["Enqueued", "Processing", "Failed", "Scheduled", "Enqueued", "Processing", "Succeeded"], await owner.QueryAsync<string>(
            "select s.name from hangfire.state s join hangfire.job j on j.id = s.jobid where j.invocationdata ->> 'Type' like '%CheckLedgerJob%' order by s.id"));
        Assert.Equal("1", await owner.ExecuteScalarAsync<string>("select value from hangfire.jobparameter where name = 'RetryCount'"));
        await EngineHost.Stop(node);
    }

    [Fact]
    public async Task A_job_taken_up_the_day_after_does_its_own_day_and_none_ahead_of_its_time()
    {
        var node = EngineHost.Of(_database, new DateTime(2028, 6, 18, 23, 50, 0));
        await ActivatorUtilities.CreateInstance<DayTick>(node.Services).Execute(null!, TestContext.Current.CancellationToken); // queued, and nobody there
        node.Services.GetRequiredService<StandingClock>().Gansu = new DateTime(2028, 6, 19, 0, 10, 0);
        await node.Services.GetServices<IHostedService>().OfType<EngineNode>().Single().StartAsync(TestContext.Current.CancellationToken);
        await EngineHost.Empty(node);

        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal(new DateOnly(2028, 6, 18), await owner.ExecuteScalarAsync<DateOnly>("select max(day) from job_days where job = 'remind-renewals' and state = 'done'"));
        await node.Services.GetRequiredService<DueDays>().Do("remind-renewals", new(2028, 6, 20), TestContext.Current.CancellationToken); // from the queue of a day that was taken back
        Assert.Equal(new DateOnly(2028, 6, 18), await owner.ExecuteScalarAsync<DateOnly>("select max(day) from job_days"));
        await EngineHost.Stop(node);
    }

    [Fact]
    public async Task Letters_are_sent_by_one_job_at_a_time()
    {
        var node = await EngineHost.Worker(_database);
        await using var other = await _database.App.OpenConnectionAsync();
        await using var held = await other.BeginTransactionAsync();
        await other.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('line/drain-letters', 0))", transaction: held);

        node.Services.GetRequiredService<JobQueue>().Put<DrainLettersJob>(job => job.Run(CancellationToken.None), Schedule.Drain); // finds another at it, and is done
        await EngineHost.Empty(node);

        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal(("发送信函", "Succeeded"), await owner.QuerySingleAsync<(string, string)>(
            "select p.value::jsonb #>> '{}', j.statename from hangfire.job j join hangfire.jobparameter p on p.jobid = j.id and p.name = 'Name'"));
        Assert.InRange(await owner.ExecuteScalarAsync<double>("select extract(epoch from expireat - createdat) from hangfire.job"), 3500, 3700);
        await EngineHost.Stop(node);
    }

    private static async Task Installed(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        PostgreSqlObjectsInstaller.Install(connection, "intruder");
    }
}
