using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using SmartFactory.Gansu.Rules.Titles;
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

    //          posted                                      shows the enterprise on the next page
    [Theory]
    [InlineData("/settlements/new", true)] // refused for want of a list, but it might have done something
    [InlineData("/nowhere", true)]
    [InlineData("/api/v1/awards/what-if", false)]
    [InlineData("/settlements/*/what-if", false)]
    [InlineData("/settlements/*/what-if/rows.csv", false)]
    public async Task What_may_have_been_done_shows_on_the_next_page(string posted, bool shows)
    {
        var node = web.AnotherNode(settings: (BriefMemory.Setting, "600"));
        var maker = new Visitor(node);
        await maker.Demonstrate(await TestAccounts.Make(web.Owner, Role.ProvinceMaker, null, null));
        var ledger = new SmallLedger(web.Owner);
        var (batch, _) = await ledger.Batch(TitleKind.Basic, 100, await ledger.Enterprise("批次企业"));
        posted = posted.Replace("*", batch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        int before = await All();
        await ledger.Enterprise("甲公司");
        Assert.Equal(before, await All());

        using var answer = posted.StartsWith("/api/", StringComparison.Ordinal)
            ? await maker.Http.PostAsJsonAsync(new Uri(posted, UriKind.Relative), new { decidedOn = "2026-11-30" }, TestContext.Current.CancellationToken)
            : await maker.Post(posted);

        Assert.True(shows || answer.IsSuccessStatusCode || (int)answer.StatusCode == 422, answer.StatusCode.ToString());
        Assert.Equal(before + (shows ? 1 : 0), await All());

        async Task<int> All() => int.Parse((await maker.Page("/enterprises")).QuerySelector(".list-tabs .count")!.TextContent, CultureInfo.InvariantCulture);
    }

    private static BriefMemory Memory(string seconds) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new(BriefMemory.Setting, seconds)]).Build());

    private Task<int> Ask() => Task.FromResult(++_asked);
}
