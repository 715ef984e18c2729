using Dapper;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.UseCases.People;

/// <summary>How a request ends: once, by the right person, as long as what it was about is as it was.</summary>
public sealed class AccountRequestEndsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task Rejected_with_a_reason_withdrawn_by_the_asker_nothing_happens()
    {
        var (world, security, system, finance) = await Office();
        var rejected = await world.Ask(security, new(AccountAct.Reset, finance.UserId));
        await Assert.ThrowsAsync<RefusalException>(() => ConfirmAccountRequest.Reject(world.Desk, rejected.RequestId!.Value, " ", system));
        await Assert.ThrowsAsync<RefusalException>(() => ConfirmAccountRequest.Reject(world.Desk, rejected.RequestId!.Value, "不对", security));

        await ConfirmAccountRequest.Reject(world.Desk, rejected.RequestId!.Value, "没有向本人核实", system);
        var withdrawn = await world.Ask(security, new(AccountAct.Reset, finance.UserId));
        await Assert.ThrowsAsync<RefusalException>(() => ConfirmAccountRequest.Withdraw(world.Desk, withdrawn.RequestId!.Value, system));
        await ConfirmAccountRequest.Withdraw(world.Desk, withdrawn.RequestId!.Value, security);
        var over = await Assert.ThrowsAsync<RefusalException>(() => world.Confirm(system, withdrawn));

        Assert.Contains("已经办结", over.Message, StringComparison.Ordinal);
        Assert.Equal("hash", await world.Scalar<string>("select password_hash from users where user_id = @UserId", finance));
        Assert.Equal(4, await world.Letters("account-notice", $"person/{finance.UserId}")); // asked, ended, asked, ended
    }

    [Fact]
    public async Task Of_two_who_confirm_at_once_one_does()
    {
        var (world, security, system, finance) = await Office();
        var audit = await world.Person(Role.AuditAdministrator, "孙");
        var waiting = await world.Ask(security, new(AccountAct.Disable, finance.UserId) { Reason = "调离" });

        var ends = await Task.WhenAll(new[] { system, audit }.Select(async officer => await Record.ExceptionAsync(() => world.Confirm(officer, waiting))));

        Assert.Single(ends, end => end is null);
        Assert.Equal(1, await world.Scalar<long>("select count(*) from events where act = 'account-disabled' and subject_id = @UserId", finance));
    }

    [Fact]
    public async Task Over_time_or_changed_meanwhile_it_is_not_done()
    {
        var (world, security, system, finance) = await Office();
        var late = await world.Ask(security, new(AccountAct.Reset, finance.UserId));
        await using (var owner = await database.Owner.OpenConnectionAsync())
        {
            await owner.ExecuteAsync("""
                alter table account_requests disable trigger user;
                update account_requests set expires_at = now() where account_request_id = @RequestId;
                alter table account_requests enable trigger user
                """, late);
        }

        var over = await Assert.ThrowsAsync<RefusalException>(() => world.Confirm(system, late));
        Assert.Contains("逾期未复核", over.Message, StringComparison.Ordinal);
        Assert.Equal("lapsed", (await AccountRequests.One(database.App, late.RequestId!.Value))!.State);

        var stale = await world.Ask(security, new(AccountAct.Reset, finance.UserId)); // the late one is no obstacle
        await world.Scalar<int>("update users set region_code = '620100' where user_id = @UserId returning 1", finance);
        var changed = await Assert.ThrowsAsync<RefusalException>(() => world.Confirm(system, stale));
        Assert.Contains("已经变化", changed.Message, StringComparison.Ordinal);
        Assert.Equal(1, await world.Scalar<long>("select count(*) from events where act = 'account-request-lapsed' and subject_id = @RequestId", late));
    }

    [Fact]
    public async Task Who_has_lost_the_role_confirms_nothing_within_a_running_session()
    {
        var (world, security, system, finance) = await Office();
        await world.Person(Role.AuditAdministrator, "孙");
        var waiting = await world.Ask(security, new(AccountAct.Reset, finance.UserId));
        await world.Scalar<int>("update users set disabled_at = now() where user_id = @UserId returning 1", system);

        var refused = await Assert.ThrowsAsync<RefusalException>(() => world.Confirm(system, waiting));

        Assert.Contains("请重新登录", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update account_requests set requested_by = requested_by + 1 where state = 'requested'")]
    [InlineData("update account_requests set role = 'approver' where state = 'requested'")]
    [InlineData("update account_requests set user_id = 1 where state = 'requested'")]
    [InlineData("update account_requests set state = 'requested', decided_at = null where state <> 'requested'")]
    [InlineData("delete from account_requests")]
    public async Task What_was_asked_stays_as_it_was(string sql)
    {
        var (world, security, system, finance) = await Office();
        var ended = await world.Ask(security, new(AccountAct.Reset, finance.UserId));
        await ConfirmAccountRequest.Reject(world.Desk, ended.RequestId!.Value, "不对", system);
        await world.Ask(security, new(AccountAct.Reset, finance.UserId));
        await using var app = await database.App.OpenConnectionAsync();

        var problem = await Assert.ThrowsAsync<PostgresException>(() => app.ExecuteAsync(sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, problem.SqlState);
    }

    private async Task<(AccountWorld World, Officer Security, Officer System, Officer Finance)> Office()
    {
        var world = await AccountWorld.Of(database);
        return (world, await world.Person(Role.SecurityAdministrator, "郑"), await world.Person(Role.SystemAdministrator, "吴"), await world.Person(Role.ProvinceFinance, "王"));
    }
}
