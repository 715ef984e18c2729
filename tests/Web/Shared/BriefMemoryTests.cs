using Dapper;
using Microsoft.Extensions.Configuration;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Tests.Web.Shared;

public sealed class BriefMemoryTests(WebFixture web) : IClassFixture<WebFixture>
{
    private int _asked;

    [Theory]
    //          kept  forgotten between  asked
    [InlineData("60", false, 1)]
    [InlineData("60", true, 2)]
    [InlineData("0", false, 2)]
    public async Task It_asks_again_only_after_an_act(string seconds, bool act, int asked)
    {
        using var memory = Memory(seconds);

        Assert.Equal(1, await memory.Of("列表", Ask));
        if (act)
            memory.Forget();

        Assert.Equal(asked, await memory.Of("列表", Ask));
    }

    [Fact]
    public async Task Who_asks_for_something_else_gets_something_else()
    {
        using var memory = Memory("60");

        int[] answers = [await Of("620100"), await Of("620200"), await Of("620100")];

        Assert.Equal([1, 2, 1], answers);

        Task<int> Of(string city) => memory.Of(("列表", RegionScope.City(city)), Ask);
    }

    [Fact]
    public async Task Many_at_once_wait_for_one_answer()
    {
        using var memory = Memory("60");
        var answer = new TaskCompletionSource<int>();
        Task<int>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => memory.Of("列表", () => (++_asked, answer.Task).Task))];

        answer.SetResult(7);

        Assert.All(await Task.WhenAll(waiting), number => Assert.Equal(7, number));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        using var memory = Memory("60");
        await Assert.ThrowsAsync<TimeoutException>(() => memory.Of<int>("列表", () => throw new TimeoutException()));
        await Assert.ThrowsAsync<TimeoutException>(() => memory.Of("列表", () => Task.FromException<int>(new TimeoutException())));

        Assert.Equal(1, await memory.Of("列表", Ask));
    }

    [Fact]
    public async Task What_is_done_on_a_page_shows_on_the_next_one()
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        var node = web.AnotherNode(settings: (BriefMemory.Setting, "600"));
        var maker = new Visitor(node);
        await maker.Demonstrate(await TestAccounts.Make(web.Owner, Role.ProvinceMaker, null, null));
        Assert.Equal("0", await All());
        await connection.ExecuteAsync("insert into enterprises (uscc, name, city_code, county_code, unit_id) values ('91620200FAKE00013H', '甲公司', '620200', null, currval(pg_get_serial_sequence('enterprises', 'enterprise_id')))");
        Assert.Equal("0", await All());

        using var act = await maker.Post("/settlements/new"); // refused for want of a list, but it might have done something

        Assert.Equal("1", await All());

        async Task<string> All() => (await maker.Page("/enterprises")).QuerySelector(".list-tabs .count")!.TextContent;
    }

    private static BriefMemory Memory(string seconds) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new(BriefMemory.Setting, seconds)]).Build());

    private Task<int> Ask() => Task.FromResult(++_asked);
}
