using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.UseCases.People;

/// <summary>Accounts of the province and of administrators want two administrators: what one person alone could do before, and can no more.</summary>
public sealed class AccountsByTwoTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Theory]
    [InlineData(Role.ProvinceMaker)]
    [InlineData(Role.ProvinceFinance)]
    [InlineData(Role.Approver)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.SystemAdministrator)]
    [InlineData(Role.SecurityAdministrator)]
    [InlineData(Role.AuditAdministrator)]
    public async Task Nobody_makes_such_an_account_alone(Role role)
    {
        var world = await AccountWorld.Of(database);
        var security = await world.Person(Role.SecurityAdministrator, "郑");
        var audit = await world.Person(Role.AuditAdministrator, "孙");
        var asked = AccountWorld.Create(role);

        var waiting = await world.Ask(security, asked);
        var alone = await Assert.ThrowsAsync<RefusalException>(() => world.Confirm(security, waiting));

        Assert.Contains("不能复核自己的申请", alone.Message, StringComparison.Ordinal);
        Assert.Equal(0, await world.Scalar<long>("select count(*) from users where user_name = @UserName", asked.New));
        var made = await world.Confirm(audit, waiting);
        Assert.Equal(role.Code(), await world.Role(made.UserId!.Value));
        Assert.Equal("ne***@example.test", made.SentTo);
        Assert.Equal(1, await world.Letters("account-link", $"person/{made.UserId}"));
    }

    [Theory]
    [InlineData(Role.City, "620100")]
    [InlineData(Role.County, "620102")]
    public async Task A_city_or_county_is_let_in_at_once(Role role, string region)
    {
        var world = await AccountWorld.Of(database);
        var security = await world.Person(Role.SecurityAdministrator, "郑");

        var made = await world.Ask(security, AccountWorld.Create(role, region));

        Assert.Null(made.RequestId);
        Assert.Equal(role.Code(), await world.Role(made.UserId!.Value));
    }

    [Fact]
    public async Task Moving_in_or_out_resetting_disabling_enabling_and_another_address_wait()
    {
        var world = await AccountWorld.Of(database);
        var security = await world.Person(Role.SecurityAdministrator, "郑");
        await world.Person(Role.SystemAdministrator, "吴");
        var city = await world.Person(Role.City, "赵", "620100");
        var finance = await world.Person(Role.ProvinceFinance, "王");
        var gone = await world.Person(Role.Approver, "张");
        await world.Scalar<int>("update users set disabled_at = now() where user_id = @UserId returning 1", gone);

        AccountAsked[] asked =
        [
            new(AccountAct.Move, city.UserId) { Role = Role.Approver },
            new(AccountAct.Move, finance.UserId) { Role = Role.City, RegionCode = "620100" },
            new(AccountAct.Enable, gone.UserId),
        ];
        foreach (var one in asked)
            Assert.NotNull((await world.Ask(security, one)).RequestId);
        var twice = await Assert.ThrowsAsync<RefusalException>(() => world.Ask(security, new(AccountAct.Reset, finance.UserId)));

        Assert.Contains("已有一项办理等待复核", twice.Message, StringComparison.Ordinal);
        Assert.Equal(("city", "province-finance", true), (await world.Role(city.UserId), await world.Role(finance.UserId), await world.Disabled(gone.UserId)));
        foreach (var act in (AccountAct[])[AccountAct.Reset, AccountAct.Disable, AccountAct.Address])
        {
            var maker = await world.Person(Role.ProvinceMaker, "李");
            Assert.NotNull((await world.Ask(security, new(act, maker.UserId) { Reason = "调离", Email = "other@example.test" })).RequestId);
            Assert.Equal(("hash", false, "pe***@example.test"),
                (await world.Scalar<string>("select password_hash from users where user_id = @UserId", maker), await world.Disabled(maker.UserId), await world.Scalar<string>("select email_masked from users where user_id = @UserId", maker)));
        }
    }

    [Fact]
    public async Task A_second_security_administrator_does_not_move_the_first_nor_disable_the_last()
    {
        var world = await AccountWorld.Of(database);
        var first = await world.Person(Role.SecurityAdministrator, "郑");
        var second = await world.Person(Role.SecurityAdministrator, "郑二");

        // only the one concerned is left, who may not confirm: nobody can
        var moved = await Assert.ThrowsAsync<RefusalException>(() => world.Ask(second, new(AccountAct.Move, first.UserId) { Role = Role.Approver }));
        var disabled = await Assert.ThrowsAsync<RefusalException>(() => world.Ask(second, new(AccountAct.Disable, first.UserId) { Reason = "调离" }));

        Assert.Contains("只剩一名在用的管理员", moved.Message, StringComparison.Ordinal);
        Assert.Contains("只剩一名在用的管理员", disabled.Message, StringComparison.Ordinal);
        Assert.Equal("security-administrator", await world.Role(first.UserId));
    }

    [Fact]
    public async Task Who_is_concerned_does_not_confirm()
    {
        var world = await AccountWorld.Of(database);
        var security = await world.Person(Role.SecurityAdministrator, "郑");
        var system = await world.Person(Role.SystemAdministrator, "吴");
        var audit = await world.Person(Role.AuditAdministrator, "孙");

        var waiting = await world.Ask(security, new(AccountAct.Move, system.UserId) { Role = Role.SecurityAdministrator });
        var refused = await Assert.ThrowsAsync<RefusalException>(() => world.Confirm(system, waiting));

        Assert.Contains("关系到您自己的账号", refused.Message, StringComparison.Ordinal);
        await world.Confirm(audit, waiting);
        Assert.Equal("security-administrator", await world.Role(system.UserId));
        var own = await Assert.ThrowsAsync<RefusalException>(() => world.Ask(security, new(AccountAct.Move, security.UserId) { Role = Role.Approver }));
        Assert.Contains("不能对自己的账号", own.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_security_administrators_who_want_each_other_gone_do_not_both_go()
    {
        var world = await AccountWorld.Of(database);
        var first = await world.Person(Role.SecurityAdministrator, "郑");
        var second = await world.Person(Role.SecurityAdministrator, "郑二");
        var system = await world.Person(Role.SystemAdministrator, "吴");
        var audit = await world.Person(Role.AuditAdministrator, "孙");
        var one = await world.Ask(first, new(AccountAct.Disable, second.UserId) { Reason = "调离" });
        var other = await world.Ask(second, new(AccountAct.Move, first.UserId) { Role = Role.Approver });

        var ends = await Task.WhenAll(Try(() => world.Confirm(system, one)), Try(() => world.Confirm(audit, other)));

        Assert.Single(ends, done => done);
        Assert.Equal(1, await world.Scalar<long>("select count(*) from users where role = 'security-administrator' and disabled_at is null"));
    }

    [Fact]
    public async Task Two_confirmations_at_once_do_not_take_away_both_of_the_last()
    {
        var world = await AccountWorld.Of(database);
        var security = await world.Person(Role.SecurityAdministrator, "郑");
        var system = await world.Person(Role.SystemAdministrator, "吴");
        var audit = await world.Person(Role.AuditAdministrator, "孙");
        var one = await world.Ask(security, new(AccountAct.Disable, system.UserId) { Reason = "调离" });
        var other = await world.Ask(security, new(AccountAct.Disable, audit.UserId) { Reason = "调离" });

        var ends = await Task.WhenAll(Try(() => world.Confirm(audit, one)), Try(() => world.Confirm(system, other)));

        Assert.Single(ends, done => done);
        Assert.Equal(2, await world.Scalar<long>("select count(*) from users where role like '%administrator' and disabled_at is null"));
    }

    private static async Task<bool> Try(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (RefusalException)
        {
            return false;
        }
    }
}
