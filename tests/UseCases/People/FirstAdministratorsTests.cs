using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.UseCases.People;

/// <summary>The first administrator is alone until a second has come; nobody gets back to being alone.</summary>
public sealed class FirstAdministratorsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task The_first_one_makes_administrators_at_once_and_nobody_of_the_province()
    {
        var world = await AccountWorld.Of(database);
        var first = await world.Person(Role.SecurityAdministrator, "郑");

        var province = await Assert.ThrowsAsync<RefusalException>(() => world.Ask(first, AccountWorld.Create(Role.ProvinceMaker)));
        var second = await world.Ask(first, AccountWorld.Create(Role.AuditAdministrator));
        // one who is invited and never comes changes nothing
        var still = await Assert.ThrowsAsync<RefusalException>(() => world.Ask(first, AccountWorld.Create(Role.ProvinceMaker)));
        var into = await Assert.ThrowsAsync<RefusalException>(() => world.Ask(first, new(AccountAct.Move, second.UserId) { Role = Role.Approver }));

        Assert.Contains("请先开设", province.Message, StringComparison.Ordinal);
        Assert.Equal((null, province.Message, province.Message), (second.RequestId, still.Message, into.Message));
        Assert.Contains("首批管理员，尚无第二名管理员可以复核", await world.Scalar<string>(
            "select reason from events where act = 'account-created' and subject_id = @UserId", second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_the_second_has_come_everything_wants_confirmation_for_ever()
    {
        var world = await AccountWorld.Of(database);
        var first = await world.Person(Role.SecurityAdministrator, "郑");
        var second = await world.Ask(first, AccountWorld.Create(Role.AuditAdministrator));
        await world.Comes(second.UserId!.Value);

        Assert.NotNull((await world.Ask(first, AccountWorld.Create(Role.SystemAdministrator))).RequestId);
        Assert.NotNull((await world.Ask(first, AccountWorld.Create(Role.ProvinceMaker))).RequestId);
        foreach (var act in (AccountAct[])[AccountAct.Disable, AccountAct.Reset])
            await Assert.ThrowsAsync<RefusalException>(() => world.Ask(first, new(act, second.UserId) { Reason = "调离" }));
        // gone by another way, the first one is still not alone again
        await world.Scalar<int>("update users set disabled_at = now(), password_hash = null where user_id = @UserId returning 1", second);
        var alone = await Assert.ThrowsAsync<RefusalException>(() => world.Ask(first, AccountWorld.Create(Role.SystemAdministrator)));

        Assert.Contains("没有其他在用的管理员可以复核", alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_printed_link_is_good_for_an_hour_and_dies_with_the_next_one()
    {
        await AccountWorld.Of(database);
        string before = (await Invitations.ForFirstAdministrator(database.App))!;
        string[] twoNodes = (await Task.WhenAll(Invitations.ForFirstAdministrator(database.App), Invitations.ForFirstAdministrator(database.App)))!;

        var good = await Task.WhenAll(twoNodes.Select(token => Invitations.Find(database.App, token)));

        Assert.Null(await Invitations.Find(database.App, before));
        var link = Assert.Single(good, invitation => invitation is not null)!;
        Assert.InRange(link.ExpiresAt - DateTime.UtcNow, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("update invitations set expires_at = now() where used_at is null");
        Assert.All(await Task.WhenAll(twoNodes.Select(token => Invitations.Redeem(database.App, token))), Assert.Null);
    }

    [Fact]
    public async Task Where_there_is_an_administrator_a_link_for_the_first_is_worth_nothing()
    {
        var world = await AccountWorld.Of(database);
        string link = (await Invitations.ForFirstAdministrator(database.App))!;
        var first = await world.Person(Role.SecurityAdministrator, "郑");

        Assert.Null(await Invitations.Redeem(database.App, link));
        await world.Scalar<int>("update users set password_hash = null where user_id = @UserId returning 1", first);
        Assert.Null(await Invitations.ForFirstAdministrator(database.App));
    }
}
