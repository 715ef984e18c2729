using Dapper;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Jobs.Imports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.Tests.Imports;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>Nodes as real processes on one database; one of them is killed in the middle of its letters.</summary>
public sealed class JobProcessesTests(TemplateDatabase template) : IAsyncLifetime
{
    // a database for every test: each counts what its processes did
    private readonly DatabaseFixture _database = new(template);

    private const int Titles = 5_000;
    private const int Enterprises = 300;
    private const int Letters = 150;
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private const string WrittenSql = "select (select count(*) from enterprises), (select count(*) from titles), (select count(*) from award_entries)";

    private const string QueuedSql = $"""
        select count(*) from hangfire.job
        where invocationdata ->> 'Type' like @type || ',%' and (arguments ->> 0 like '%' || ({JobWorld.Today} - 1)::text || '%' or @type like '%WorkRun')
        """;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Two_nodes_queue_each_job_once_and_one_killed_in_its_letters_is_succeeded_without_a_duplicate()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("alter table enterprises disable trigger user");
        await owner.ExecuteAsync(JobWorld.TitlesSql, new { Titles });
        await owner.ExecuteAsync(JobWorld.YesterdaySql, new { names = Schedule.Days.Select(job => job.Name).ToArray() });
        await owner.ExecuteAsync(JobWorld.HoldSql);
        await using var first = Node();
        await using var second = Node();
        await Until("select count(*) = 2 from quartz.qrtz_scheduler_state", first, second);

        string[] daily = [.. Schedule.Days.Where(job => job.Daily).Select(job => job.Name).Where(name => name is not ("remind-renewals" or "escalate-renewals"))];
        await owner.ExecuteAsync(JobWorld.FireSql, new { names = new[] { "0030" } });
        await Until($"select count(*) = {daily.Length} from job_days where state = 'done' and day = {JobWorld.Today} - 1 and job = any (array['{string.Join("','", daily)}'])", first, second);
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from job_days where attempts <> 1"));
        foreach (string job in daily)
            Assert.Equal((job, 1), (job, await owner.ExecuteScalarAsync<int>(QueuedSql, new { type = Schedule.Of(job).Type.FullName })));
        Assert.Equal(Titles, await owner.ExecuteScalarAsync<int>("select count(*) from title_moves where act = 'open-renewal'"));

        await owner.ExecuteAsync(JobWorld.SlowSql);
        await owner.ExecuteAsync("update day_jobs set paused_at = null, paused_by_name = '' where job = 'remind-renewals'");
        await owner.ExecuteAsync(JobWorld.FireSql, new { names = new[] { "0830" } });
        await Until("select exists (select from job_days where job = 'remind-renewals' and state = 'running') and exists (select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database())", first, second);
        string held = await owner.ExecuteScalarAsync<string>("select node from job_days where job = 'remind-renewals'") ?? "";
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from letters where kind = 'renewal-open'"));
        var (killed, left) = held == first.Node ? (first, second) : (second, first);
        killed.Kill();
        await Until($"select exists (select from job_days where job = 'remind-renewals' and day = {JobWorld.Today} - 1 and state = 'done')", left);

        Assert.Equal(left.Node, await owner.ExecuteScalarAsync<string>($"select node from job_days where job = 'remind-renewals' and day = {JobWorld.Today} - 1"));
        Assert.Equal((2, 2 * Titles, 2 * Titles, Titles), await owner.QuerySingleAsync<(int, int, int, int)>($"""
            select (select attempts from job_days where job = 'remind-renewals' and day = {JobWorld.Today} - 1), (select count(*)::int from letters where kind = 'renewal-open'),
                   (select count(distinct (title_id, mailbox))::int from letters where kind = 'renewal-open'), (select count(*)::int from title_reminders where months = 6)
            """));
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>(QueuedSql, new { type = Schedule.Of("remind-renewals").Type.FullName })); // the same job, taken over
    }

    [Fact]
    public async Task An_import_whose_node_is_killed_in_the_middle_is_done_by_another_and_nothing_stands_twice()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        var officer = await Maker(_database);
        var day = new DateOnly(2026, 11, 30);
        byte[] ledger = Ledgers.MadeUp(Enterprises);
        long import = await Previewed(_database, ledger, officer, day);
        await owner.ExecuteAsync(JobWorld.SlowImportSql);
        await using var first = Node();
        await using var second = Node();
        await Until("select count(*) = 2 from quartz.qrtz_scheduler_state", first, second);
        using (var site = EngineHost.Of(_database))
            await site.Services.GetRequiredService<LongWork>().Start(owner, LedgerCommitWork.WorkKind, "入库", new LedgerCommitWork.Order(import, day, false, ""), officer);

        await Until("select exists (select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database())", first, second);
        string claim = await owner.ExecuteScalarAsync<string>("select claimed_by from work_items where state = 'running'") ?? "";
        var (killed, left) = claim.StartsWith(first.Node, StringComparison.Ordinal) ? (first, second) : (second, first);
        killed.Kill();
        await Until("select exists (select from work_items where state in ('done', 'failed'))", left);

        Assert.Equal(("done", 2), await owner.QuerySingleAsync<(string, int)>("select state, attempts from work_items"));
        Assert.Equal(await Undisturbed(ledger, day), await owner.QuerySingleAsync<(long, long, long)>(WrittenSql));
        Assert.Equal("committed", await owner.ExecuteScalarAsync<string>("select state from imports where import_id = @import", new { import }));
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>(QueuedSql, new { type = typeof(WorkRun).FullName }));
    }

    [Fact]
    public async Task A_batch_of_letters_whose_node_is_killed_in_the_middle_is_sent_by_another_and_each_once()
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        await Write(Letters);
        await owner.ExecuteAsync(JobWorld.SlowSendingSql);
        string folder = Directory.CreateTempSubdirectory("mail").FullName;
        await using var first = Node(("GANSU_MASTER_KEY", Key), ("Mail__Folder", folder));
        await using var second = Node(("GANSU_MASTER_KEY", Key), ("Mail__Folder", folder));
        await Until("select count(*) = 2 from quartz.qrtz_scheduler_state", first, second);

        await owner.ExecuteAsync(JobWorld.FireSql, new { names = new[] { "every-minute" } });
        await Until("select count(*) >= 20 from letters where state = 'sent'", first, second);
        string server = await owner.QueryFirstAsync<string>("select s.data ->> 'ServerId' from hangfire.state s join hangfire.job j on j.id = s.jobid and j.invocationdata ->> 'Type' like '%DrainLettersJob%' where s.name = 'Processing' order by s.id");
        var (killed, left) = server.Contains(first.Node, StringComparison.OrdinalIgnoreCase) ? (first, second) : (second, first);
        killed.Kill();
        Assert.InRange(await owner.ExecuteScalarAsync<int>("select count(*) from letters where state = 'sending'"), 1, 40);
        await owner.ExecuteAsync("update letters set leased_until = now() - interval '1 second' where state = 'sending'"); // five minutes later
        await Until($"select count(*) = {Letters} from letters where state = 'sent'", left);

        Assert.Equal(Letters, await owner.ExecuteScalarAsync<int>("select count(*) from letter_attempts where outcome = 'sent'"));
        Assert.InRange(await owner.ExecuteScalarAsync<int>("select count(*) from letter_attempts where outcome <> 'sent'"), 1, 40);
        Assert.Equal(Letters, Directory.GetFiles(folder, "*.eml").Length);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_is_tried_on_the_command_line_leaves_nothing_and_the_future_is_not_done_ahead()
    {
        await using var dry = new JobProcess(_database.AppDsn, "job run policy-ending --on 2028-03-01 --dry-run");
        await using var ahead = new JobProcess(_database.AppDsn, "job run policy-ending --on 2099-03-01");
        await using var unknown = new JobProcess(_database.AppDsn, "job run decide-all --on 2028-03-01");

        Assert.Equal((0, 2, 2), (await dry.Exit(), await ahead.Exit(), await unknown.Exit()));
        Assert.Contains("信函 policy-ending 甘肃省工业和信息化厅", dry.Said, StringComparison.Ordinal);
        Assert.Contains("还没有到", ahead.Said, StringComparison.Ordinal);
        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from letters where kind = 'policy-ending'"));
    }

    [Fact]
    public async Task A_simulation_plays_on_a_copy_and_the_copy_is_gone_afterwards()
    {
        var ledger = new SmallLedger(_database.Owner);
        await ledger.Title(await ledger.Enterprise("推演", county: "620102"), TitleKind.Basic, new(2025, 12, 31));

        await using var simulation = new JobProcess(_database.AppDsn, "job simulate --from 2028-09-29 --to 2028-10-02", ("ConnectionStrings__GansuOwner", _database.OwnerDsn));

        Assert.True(await simulation.Exit() == 0, simulation.Said);
        Assert.Contains("2028-09-30 信函 renewal-due 推演：", simulation.Said, StringComparison.Ordinal);
        await using var owner = await _database.Owner.OpenConnectionAsync();
        Assert.Equal((0, 0), await owner.QuerySingleAsync<(int, int)>(
            "select (select count(*)::int from letters where kind = 'renewal-due'), (select count(*)::int from pg_database where datname like 'gansu_simulate_%')"));
    }

    private static async Task<Officer> Maker(DatabaseFixture database)
    {
        await TestAccounts.Make(database.Owner, Role.ProvinceMaker, null, null);
        await using var owner = await database.Owner.OpenConnectionAsync();
        var (id, name) = await owner.QueryFirstAsync<(long, string)>("select user_id, display_name from users where role = 'province-maker' order by user_id desc");
        return new Officer(id, name, Role.ProvinceMaker, RegionScope.Province);
    }

    private static async Task<long> Previewed(DatabaseFixture database, byte[] ledger, Officer officer, DateOnly day) =>
        await UploadLedger.Preview(database.App, await UploadLedger.Keep(database.App, "台账.csv", ledger, officer), officer, day);

    private async Task<(long, long, long)> Undisturbed(byte[] ledger, DateOnly day)
    {
        await using var database = new DatabaseFixture(template);
        await database.InitializeAsync();
        var officer = await Maker(database);
        await UploadLedger.Commit(database.App, await Previewed(database, ledger, officer, day), officer, day, false, "");
        await using var owner = await database.Owner.OpenConnectionAsync();
        return await owner.QuerySingleAsync<(long, long, long)>(WrittenSql);
    }

    private async Task Write(int letters)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(_database.App);
        services.AddKeyRing(_ => new MasterKeyPlace(Key, Path.GetTempPath()));
        await using var node = services.BuildServiceProvider();
        string cipher = node.GetRequiredService<SensitiveFields>().Encrypt(SensitiveField.Email, "many@example.test");
        long enterprise = await new SmallLedger(_database.Owner).Enterprise("多信企业");
        await using (var owner = await _database.Owner.OpenConnectionAsync())
        {
            await owner.ExecuteAsync("insert into enterprise_contacts (enterprise_id, email, email_masked, changed_by, changed_by_name) values (@enterprise, @cipher, 'ma***@example.test', 1, '甲')", new { enterprise, cipher });
        }
        await using var work = await Work.Begin(_database.App, Officer.Operator);
        LetterOrder[] orders = [.. Enumerable.Range(0, letters).Select(i =>
            new LetterOrder("generic", $"mass/{i}", LetterRecipient.Enterprise(enterprise)) { Values = new Dictionary<string, string> { ["标题"] = $"第{i}封", ["正文"] = "正文" } })];
        Assert.Equal(letters, await QueueLetters.In(work, orders, new(2026, 11, 30)));
        await work.Commit();
    }

    private JobProcess Node(params (string, string)[] settings) => new(_database.AppDsn, "job node --check-in 1", [("Hangfire__TakeOverSeconds", "5"), ("Hangfire__PollSeconds", "1"), .. settings]);

    private async Task Until(string sql, params JobProcess[] nodes)
    {
        await using var owner = await _database.Owner.OpenConnectionAsync();
        for (int i = 0; i < 900; i++)
        {
            if (await owner.ExecuteScalarAsync<bool>(sql))
                return;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{sql}\n{string.Join("\n----\n", nodes.Select(node => node.Said))}");
    }
}
