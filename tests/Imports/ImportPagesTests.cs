using System.Net;
using System.Net.Http.Headers;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Imports;

public sealed class ImportPagesTests(WebFixture web) : IClassFixture<WebFixture>
{
    [Fact]
    public async Task The_maker_imports_the_shared_ledger_and_a_second_click_writes_nothing()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);

        string import = await Upload(maker, "ledger-2021-2025.xlsx");
        var page = await maker.Page(import);
        Assert.Contains("没有发现问题", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("30,000", page.Body.TextContent, StringComparison.Ordinal);

        Assert.Equal(import, await maker.PostOn(import + "/totals", ("Titles", "432"), ("Amount", "30001"), ("Year[2022]", "1")));
        await using (var connection = await web.Owner.OpenConnectionAsync())
            Assert.Equal("称号 432 项，奖励合计 30,001 万元，分项合计 1 个", await connection.ExecuteScalarAsync<string>("select reason from events where act = 'ledger-import-totals-set' order by event_id desc"));
        Assert.Contains("与控制数不符", (await maker.Page(import)).Body!.TextContent, StringComparison.Ordinal);
        using (var refused = await maker.Post(import + "/commit", ("validRowsOnly", "false")))
            Assert.Equal(0, await Titles());
        Assert.Contains("432 项称号", (await maker.Page(import + "/commit")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(import, await maker.PostOn(import + "/commit", ("validRowsOnly", "false"), ("reason", "控制数为上年口径")));
        Assert.Equal(432, await Titles());
        using (var second = await maker.Post(import + "/commit", ("validRowsOnly", "false"), ("reason", "再点一次")))
            Assert.Equal(432, await Titles());

        Assert.Contains("全部已入库", (await maker.Page(await Upload(maker, "ledger-2021-2025.xlsx"))).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("已入库", (await maker.Page("/imports")).Body!.TextContent, StringComparison.Ordinal);
        using var exported = await maker.Get("/imports/export?state=committed");
        Assert.Contains("ledger-2021-2025.xlsx,已入库,", await exported.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_are_listed_filtered_and_come_back_in_the_workbook()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        string import = await Upload(maker, "ledger-messy.xlsx");

        var amounts = await maker.Page(import + "?severity=error&column=" + Uri.EscapeDataString("奖励金额（万元）"));
        using var marked = await maker.Get(import + "/marked");

        Assert.Equal(["8", "254", "313", "373"], amounts.QuerySelectorAll("#findings ~ .table-wrap tbody tr").Select(row => row.Children[1].TextContent).Take(4));
        Assert.All(amounts.QuerySelectorAll("#findings ~ .table-wrap tbody tr"), row => Assert.Equal("历年认定与奖励", row.Children[0].TextContent));
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", marked.Content.Headers.ContentType?.MediaType);
        Assert.Equal("/imports", await maker.PostOn(import + "/discard"));
    }

    [Theory]
    [InlineData(Role.Auditor, HttpStatusCode.OK)]
    [InlineData(Role.City, HttpStatusCode.Forbidden)]
    [InlineData(Role.SystemAdministrator, HttpStatusCode.Forbidden)]
    public async Task Others_read_at_most(Role role, HttpStatusCode expected)
    {
        var visitor = await web.SignInAs(role);

        using var list = await visitor.Get("/imports");
        using var upload = await visitor.Get("/imports/new");

        Assert.Equal((expected, HttpStatusCode.Forbidden), (list.StatusCode, upload.StatusCode));
    }

    private static async Task<string> Upload(Visitor visitor, string sample)
    {
        _ = await visitor.Page("/imports/new");
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(await File.ReadAllBytesAsync(Ledgers.Case(sample)));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "file", sample);
        using var response = await visitor.Send("/imports", form);
        return response.Headers.Location?.ToString() ?? throw new InvalidOperationException($"upload: {response.StatusCode}");
    }

    private async Task<long> Titles()
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("select count(*) from titles");
    }
}
