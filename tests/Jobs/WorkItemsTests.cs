using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.WorkItems;
using SmartFactory.Gansu.Web.Features.WorkItems;

namespace SmartFactory.Gansu.Tests.Jobs;

public sealed class WorkItemsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private readonly Recorder _recorder = new();
    private Officer _owner = null!;

    public async ValueTask InitializeAsync()
    {
        await TestAccounts.Make(database.Owner, Role.ProvinceMaker, null, null);
        await using var connection = await database.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("delete from work_items; delete from hangfire.job; delete from hangfire.jobqueue");
        long id = await connection.ExecuteScalarAsync<long>("select min(user_id) from users where role = 'province-maker'");
        _owner = new Officer(id, "张工信", Role.ProvinceMaker, RegionScope.Province);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Two_nodes_do_every_item_once()
    {
        var (first, second) = (await Node(), await Node());
        var ids = new List<long>();
        for (int i = 0; i < 8; i++)
            ids.Add(await Start(first, "quick"));

        await EngineHost.Empty(first);

        Assert.Equal(ids.Order(), _recorder.Done.Order());
        Assert.All(await States(), state => Assert.Equal("done", state));
        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Equal(8, await owner.ExecuteScalarAsync<int>("select count(*) from work_items w join hangfire.job j on j.id = w.hangfire_job and j.statename = 'Succeeded'"));
        await EngineHost.Stop(second);
        await EngineHost.Stop(first);
    }

    [Fact]
    public async Task The_result_is_its_owners_and_nobody_elses()
    {
        var node = await Node();
        long id = await Start(node, "quick");
        await EngineHost.Empty(node);
        await using var connection = await database.App.OpenConnectionAsync();

        var file = await MyWork.File(connection, id, _owner);

        Assert.Equal("结果.csv", file!.Name);
        Assert.Equal("abc"u8.ToArray(), file.Content);
        Assert.Null(await MyWork.File(connection, id, _owner with { UserId = _owner.UserId + 1 }));
        Assert.False(await MyWork.Cancel(connection, id, _owner with { UserId = _owner.UserId + 1 }));
        await EngineHost.Stop(node);
    }

    [Fact]
    public async Task A_run_that_was_taken_over_writes_nothing_and_another_job_takes_nothing()
    {
        long id = await Enqueue("quick");
        var lost = (await TakeWork.Up(database.App, id, 7, "lost"))!;

        Assert.Null(await TakeWork.Up(database.App, id, 8, "another job"));
        var taken = (await TakeWork.Up(database.App, id, 7, "the same job again"))!;

        Assert.Equal((1, 2), (lost.Attempts, taken.Attempts));
        Assert.False(await KeepWork.Tell(database.App, lost, 1, 2, "迟到"));
        Assert.False(await KeepWork.Done(database.App, lost, new WorkResult("迟到")));
        await KeepWork.Failed(database.App, lost, "迟到");
        await using (var work = await Work.Begin(database.App, _owner))
            await Assert.ThrowsAsync<OperationCanceledException>(() => KeepWork.Finish(work, lost, new WorkResult("迟到")));
        Assert.Equal(["running"], await States());
        Assert.True(await KeepWork.Done(database.App, taken, new WorkResult("好了")));
    }

    [Fact]
    public async Task Work_that_stops_node_after_node_is_given_up()
    {
        long id = await Enqueue("quick");
        for (int i = 0; i < TakeWork.MostAttempts; i++)
            Assert.NotNull(await TakeWork.Up(database.App, id, 7, $"dead-{i}"));

        Assert.Null(await TakeWork.Up(database.App, id, 7, "next"));
        Assert.Equal(["failed"], await States());
    }

    [Fact]
    public async Task Cancelling_work_under_way_stops_it_within_seconds_and_leaves_nothing_half_done()
    {
        var node = await Node();
        long id = await Start(node, "endless");
        await _recorder.Started.Task;
        await using var connection = await database.App.OpenConnectionAsync();
        var asked = Stopwatch.StartNew();

        Assert.True(await MyWork.Cancel(connection, id, _owner));
        await EngineHost.Empty(node);

        Assert.InRange(asked.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(["cancelled"], await States());
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from uploads where file_name = 'half'"));
        Assert.Null(await MyWork.File(connection, id, _owner));
        await EngineHost.Stop(node);
    }

    [Fact]
    public async Task Cancelling_waiting_work_means_it_never_starts()
    {
        using var queueing = EngineHost.Of(database);
        long id = await Start(queueing, "quick");
        await using var connection = await database.App.OpenConnectionAsync();

        Assert.True(await MyWork.Cancel(connection, id, _owner));

        var node = await Node();
        await EngineHost.Empty(node);
        Assert.Empty(_recorder.Done);
        Assert.Equal(["cancelled"], await States());
        await EngineHost.Stop(node);
    }

    [Fact]
    public async Task A_node_that_shuts_down_gives_its_work_back_and_another_does_it()
    {
        var leaving = await Node();
        await Start(leaving, "second-time");
        await _recorder.Started.Task;

        await EngineHost.Stop(leaving);

        Assert.Equal(["waiting"], await States());
        var node = await Node();
        await EngineHost.Empty(node);
        await Until("select bool_and(state = 'done') from work_items");
        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("select attempts from work_items")); // the node's end is not the work's fault
        await EngineHost.Stop(node);
    }

    [Fact]
    public async Task A_database_that_was_away_for_a_moment_costs_another_attempt()
    {
        var node = await Node();
        await Start(node, "cut-off");
        await EngineHost.Empty(node);

        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Equal(("done", 2), await owner.QuerySingleAsync<(string, int)>("select state, attempts from work_items"));
        await EngineHost.Stop(node);
    }

    [Fact]
    public async Task What_was_committed_and_never_queued_is_swept_up_once_and_what_the_queue_has_lost_is_ended()
    {
        var node = await Node();
        long left = await Enqueue("quick");
        await using var owner = await database.Owner.OpenConnectionAsync();
        var sweep = node.Services.GetRequiredService<LongWork>();

        await sweep.Sweep(); // whoever committed it may be about to queue it
        Assert.Equal(["waiting"], await States());
        await owner.ExecuteAsync("update work_items set created_at = now() - interval '1 minute'");
        await sweep.Sweep();
        await sweep.Sweep();
        await EngineHost.Empty(node);
        Assert.Equal([left], _recorder.Done);
        Assert.Equal(1, await owner.ExecuteScalarAsync<int>("select count(*) from hangfire.jobparameter where name = 'Name' and value like '%任务 quick%'"));

        long gone = await Enqueue("quick");
        await owner.ExecuteAsync("update work_items set state = 'running', hangfire_job = 0 where work_item_id = @gone", new { gone });
        await sweep.Sweep();
        Assert.Equal(["done", "failed"], await States());
        await EngineHost.Stop(node);
    }

    [Theory]
    [InlineData("refused", "批次已批准，不能再修改", "Succeeded")]
    [InlineData("broken", "错误编号", "Failed")]
    public async Task A_failure_is_told_in_a_sentence(string kind, string expected, string job)
    {
        var node = await Node();
        await Start(node, kind);
        await EngineHost.Empty(node);
        await using var connection = await database.App.OpenConnectionAsync();

        var row = Assert.Single(await MyWork.List(connection, _owner, null, 50));

        Assert.Equal("failed", row.State);
        Assert.Contains(expected, row.Message, StringComparison.Ordinal);
        Assert.Equal(job, await connection.ExecuteScalarAsync<string>("select statename from hangfire.job"));
        await EngineHost.Stop(node);
    }

    [Fact]
    public async Task A_disabled_owner_gets_nothing()
    {
        using var queueing = EngineHost.Of(database);
        await Start(queueing, "quick");
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("update users set disabled_at = now() where user_id = @UserId", new { _owner.UserId });
        var node = await Node();
        try
        {
            await EngineHost.Empty(node);
        }
        finally
        {
            await owner.ExecuteAsync("update users set disabled_at = null");
        }

        Assert.Equal(["failed"], await States());
        Assert.Empty(_recorder.Done);
        await EngineHost.Stop(node);
    }

    [Fact]
    public void Progress_is_shown_with_rate_and_rest()
    {
        var now = DateTimeOffset.UtcNow;
        var row = new WorkItemRow { State = "running", DoneCount = 25_000, TotalCount = 100_000, StartedAt = now.AddSeconds(-10), ReadAt = now };

        Assert.Equal((25, 2500, 30), (row.Percent, (int)row.Rate!.Value, (int)row.Rest!.Value.TotalSeconds));
        Assert.Equal("25,000 / 100,000 行，每秒 2,500 行，约剩 30 秒", WorkItemText.Progress(row));
    }

    private async Task<long> Enqueue(string kind)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await EnqueueWork.For(connection, kind, $"任务 {kind}", new { }, _owner);
    }

    private async Task<long> Start(IHost node, string kind)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await node.Services.GetRequiredService<LongWork>().Start(connection, kind, $"任务 {kind}", new { }, _owner);
    }

    private async Task<List<string>> States()
    {
        await using var connection = await database.Owner.OpenConnectionAsync();
        return (await connection.QueryAsync<string>("select state from work_items order by work_item_id")).AsList();
    }

    private async Task Until(string sql)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        while (!await owner.ExecuteScalarAsync<bool>(sql))
            await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    private Task<IHost> Node() => EngineHost.Worker(database, also: services =>
    {
        foreach (IWorkHandler handler in (IWorkHandler[])[new Quick(_recorder), new Endless(_recorder), new SecondTime(_recorder), new CutOff(), new Refused(), new Broken()])
            services.AddSingleton(handler);
    });

    private sealed class Recorder
    {
        private readonly List<long> _done = [];

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<long> Done => _done;

        public void Add(long id)
        {
            lock (_done)
                _done.Add(id);
        }
    }

    private sealed class Quick(Recorder recorder) : IWorkHandler
    {
        public string Kind => "quick";

        public Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource source, IWorkProgress progress, CancellationToken cancel)
        {
            recorder.Add(item.WorkItemId);
            return Task.FromResult(new WorkResult("好了") { FileName = "结果.csv", ContentType = "text/csv", Content = "abc"u8.ToArray() });
        }
    }

    private sealed class Endless(Recorder recorder) : IWorkHandler
    {
        public string Kind => "endless";

        public async Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource source, IWorkProgress progress, CancellationToken cancel)
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await connection.ExecuteAsync("insert into uploads (file_name, sha256, size, content, uploaded_by) values ('half', '', 0, '', 0)", transaction: transaction);
            recorder.Started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            await transaction.CommitAsync(CancellationToken.None);
            return new WorkResult("不会走到这里");
        }
    }

    private sealed class SecondTime(Recorder recorder) : IWorkHandler
    {
        private static int _times;

        public string Kind => "second-time";

        public async Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource source, IWorkProgress progress, CancellationToken cancel)
        {
            recorder.Started.TrySetResult();
            if (Interlocked.Increment(ref _times) == 1)
                await Task.Delay(Timeout.Infinite, cancel);
            return new WorkResult("好了");
        }
    }

    private sealed class CutOff : IWorkHandler
    {
        public string Kind => "cut-off";

        public Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource source, IWorkProgress progress, CancellationToken cancel) =>
            item.Attempts == 1 ? throw new NpgsqlException("gone", new IOException("gone")) : Task.FromResult(new WorkResult("好了"));
    }

    private sealed class Refused : IWorkHandler
    {
        public string Kind => "refused";

        public Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource source, IWorkProgress progress, CancellationToken cancel) =>
            throw new RefusalException("批次已批准，不能再修改");
    }

    private sealed class Broken : IWorkHandler
    {
        public string Kind => "broken";

        public Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource source, IWorkProgress progress, CancellationToken cancel) =>
            throw new InvalidOperationException("secret detail");
    }
}
