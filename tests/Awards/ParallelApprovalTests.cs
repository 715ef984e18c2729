using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;

namespace SmartFactory.Gansu.Tests.Awards;

public sealed class ParallelApprovalTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task Two_officers_at_once_never_use_the_same_room_twice()
    {
        var world = await SettlementWorld.Of(database);
        for (int round = 0; round < 20; round++)
        {
            // enterprises in opposite order: approvals that lock as they come would wait for each other for ever
            long first = await world.Batch("0 scenario, 1 advanced", name: $"甲{round}"), second = await world.Batch("1 basic, 0 scenario", name: $"乙{round}");
            await world.Review(first);
            await world.Review(second);

            var approvals = await Together(() => world.Approve(first), () => world.Approve(second));

            Assert.True(approvals.Count(approval => approval.Done) == 1, $"round {round}: {string.Join(" | ", approvals.SelectMany(a => a.Obstacles))}");
            Assert.All(approvals.Where(approval => !approval.Done), blocked => Assert.Contains(
                blocked.Obstacles, obstacle => obstacle.Text.Contains("有变化", StringComparison.Ordinal)));
            decimal scenario = await world.GrantedWan(0), factory = await world.GrantedWan(1);
            Assert.True(scenario <= 100 && factory <= 300, $"round {round}: {scenario} and {factory}");
            await world.One<int>("""
                insert into award_entries (enterprise_id, kind, entry_type, amount, decided_on, granted_entry_id, event_id)
                select enterprise_id, kind, 'revoked', net_amount, decided_on, award_entry_id, 1 from granted_awards where net_amount > 0
                """);
        }
    }

    [Fact]
    public async Task One_batch_approved_twice_at_once_is_granted_once()
    {
        var world = await SettlementWorld.Of(database);
        for (int round = 0; round < 10; round++)
        {
            long batch = await world.Batch($"{round % 5 + 2} scenario 1", name: $"同{round}");
            await world.Review(batch);

            int done = (await Together(() => Quietly(batch), () => Quietly(batch))).Count(approved => approved);

            Assert.Equal(1, done);
            Assert.Equal(1L, await world.One<long>("select count(*) from award_entries a join settlement_lines l using (settlement_line_id) where settlement_id = @batch", new { batch }));
        }

        async Task<bool> Quietly(long batch)
        {
            try
            {
                return (await world.Approve(batch)).Done;
            }
            catch (RefusalException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task One_pool_is_not_spent_twice_at_once()
    {
        var world = await SettlementWorld.Of(database);
        for (int round = 0; round < 10; round++)
        {
            long pool = await world.Pool(120);
            long first = await world.Batch("7 scenario 1", pool, $"池甲{round}"), second = await world.Batch("8 scenario 1", pool, $"池乙{round}");
            await world.One<int>("update fund_pools set amount = 10000 where fund_pool_id = @pool", new { pool });
            await world.Review(first);
            await world.Review(second);

            var approvals = await Together(() => world.Approve(first), () => world.Approve(second));

            Assert.Contains("资金不足", Assert.Single(approvals, approval => !approval.Done).Obstacles.Single().Text, StringComparison.Ordinal);
        }
    }

    private static async Task<T[]> Together<T>(params Func<Task<T>>[] acts)
    {
        using var start = new SemaphoreSlim(0);
        var running = acts.Select(act => Task.Run(async () =>
        {
            await start.WaitAsync();
            return await act();
        })).ToArray();
        start.Release(acts.Length);
        return await Task.WhenAll(running);
    }
}
