using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmartFactory.Gansu.Jobs.WorkItems;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
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
        await connection.ExecuteAsync("delete from work_items");
        long id = await connection.ExecuteScalarAsync<long>("select min(user_id) from users where role = 'province-maker'");
        _owner = new Officer(id, "张工信", Role.ProvinceMaker, RegionScope.Province);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Two_nodes_do_every_item_once()
    {
        var ids = new List<long>();
        for (int i = 0; i < 8; i++)
            ids.Add(await Enqueue("quick"));
        var nodes = new[] { Node(), Node() };

        await Task.WhenAll(nodes.Select(Drain));

        Assert.Equal(ids.Order(), _recorder.Done.Order());
        Assert.All(await States(), state => Assert.Equal("done", state));
    }

    [Fact]
    public async Task The_result_is_its_owners_and_nobody_elses()
    {
        long id = await Enqueue("quick");
        await Drain(Node());
        await using var connection = await database.App.OpenConnectionAsync();

        var file = await MyWork.File(connection, id, _owner);

        Assert.Equal("结果.csv", file!.Name);
        Assert.Equal("abc"u8.ToArray(), file.Content);
        Assert.Null(await MyWork.File(connection, id, _owner with { UserId = _owner.UserId + 1 }));
        Assert.False(await MyWork.Cancel(connection, id, _owner with { UserId = _owner.UserId + 1 }));
    }

    [Fact]
    public async Task The_work_of_a_node_that_died_is_taken_over_and_its_late_result_is_thrown_away()
    {
        long id = await Enqueue("quick");
        Assert.NotNull(await ClaimWork.Next(database.App, "dead-node", ["quick"]));

        Assert.False(await Node().RunNext()); // it may still live
        await using (var owner = await database.Owner.OpenConnectionAsync())
            await owner.ExecuteAsync("update work_items set heartbeat_at = now() - interval '1 minute'");
        Assert.True(await Node().RunNext());

        Assert.Equal([id], _recorder.Done);
        Assert.False(await KeepWork.Done(database.App, id, "dead-node", new WorkResult("来自死去的节点")));
        Assert.Equal(["done"], await States());
    }

    [Fact]
    public async Task Work_that_stops_node_after_node_is_given_up()
    {
        await Enqueue("quick");
        for (int i = 0; i < ClaimWork.MostAttempts; i++)
        {
            Assert.NotNull(await ClaimWork.Next(database.App, $"dead-{i}", ["quick"]));
            await using var owner = await database.Owner.OpenConnectionAsync();
            await owner.ExecuteAsync("update work_items set heartbeat_at = now() - interval '1 minute'");
        }

        Assert.Null(await ClaimWork.Next(database.App, "next", ["quick"]));
        Assert.Equal(["failed"], await States());
    }

    [Fact]
    public async Task Cancelling_work_under_way_stops_it_and_leaves_nothing_half_done()
    {
        long id = await Enqueue("endless");
        var running = Node().RunNext();
        await _recorder.Started.Task;
        await using var connection = await database.App.OpenConnectionAsync();

        Assert.True(await MyWork.Cancel(connection, id, _owner));
        await running;

        Assert.Equal(["cancelled"], await States());
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from uploads where file_name = 'half'"));
        Assert.Null(await MyWork.File(connection, id, _owner));
    }

    [Fact]
    public async Task Cancelling_waiting_work_means_it_never_starts()
    {
        long id = await Enqueue("quick");
        await using var connection = await database.App.OpenConnectionAsync();

        Assert.True(await MyWork.Cancel(connection, id, _owner));

        Assert.False(await Node().RunNext());
        Assert.Empty(_recorder.Done);
    }

    [Fact]
    public async Task A_node_that_shuts_down_gives_its_work_back()
    {
        await Enqueue("endless");
        using var shutdown = new CancellationTokenSource();
        var running = Node().RunNext(shutdown.Token);
        await _recorder.Started.Task;

        await shutdown.CancelAsync();
        await running;

        Assert.Equal(["waiting"], await States());
    }

    [Theory]
    [InlineData("refused", "批次已批准，不能再修改")]
    [InlineData("broken", "错误编号")]
    public async Task A_failure_is_told_in_a_sentence(string kind, string expected)
    {
        await Enqueue(kind);
        await Node().RunNext();
        await using var connection = await database.App.OpenConnectionAsync();

        var row = Assert.Single(await MyWork.List(connection, _owner, null, 50));

        Assert.Equal("failed", row.State);
        Assert.Contains(expected, row.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_owner_gets_nothing()
    {
        await Enqueue("quick");
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("update users set disabled_at = now() where user_id = @UserId", new { _owner.UserId });
        try
        {
            await Node().RunNext();
        }
        finally
        {
            await owner.ExecuteAsync("update users set disabled_at = null");
        }

        Assert.Equal(["failed"], await States());
        Assert.Empty(_recorder.Done);
    }

    [Fact]
    public void Progress_is_shown_with_rate_and_rest()
    {
        var now = DateTimeOffset.UtcNow;
        var row = new WorkItemRow { State = "running", DoneCount = 25_000, TotalCount = 100_000, StartedAt = now.AddSeconds(-10), ReadAt = now };

        Assert.Equal((25, 2500, 30), (row.Percent, (int)row.Rate!.Value, (int)row.Rest!.Value.TotalSeconds));
        Assert.Equal("25,000 / 100,000 行，每秒 2,500 行，约剩 30 秒", WorkItemText.Progress(row));
    }

    private static async Task Drain(WorkPump node)
    {
        while (await node.RunNext())
        {
        }
    }

    private async Task<long> Enqueue(string kind)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await EnqueueWork.For(connection, kind, $"任务 {kind}", new { }, _owner);
    }

    private async Task<List<string>> States()
    {
        await using var connection = await database.Owner.OpenConnectionAsync();
        return (await connection.QueryAsync<string>("select state from work_items order by work_item_id")).AsList();
    }

    private WorkPump Node() => new(database.App, [new Quick(_recorder), new Endless(_recorder), new Refused(), new Broken()], NullLogger<WorkPump>.Instance)
    {
        Beat = TimeSpan.FromMilliseconds(50),
    };

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
