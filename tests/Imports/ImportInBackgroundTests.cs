using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Html.Dom;
using Dapper;
using SmartFactory.Gansu.Jobs.Imports;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Tests.Imports;

public sealed class ImportInBackgroundTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const int Enterprises = 4_000;

    [Fact]
    public async Task A_large_ledger_is_read_and_written_in_the_background_and_found_again()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        long before = await Count("titles");

        string reading = await Upload(maker, Ledgers.MadeUp(Enterprises));
        Assert.StartsWith("/work-items/", reading, StringComparison.Ordinal);
        Assert.Contains("核对台账", (await maker.Page("/work-items")).Body!.TextContent, StringComparison.Ordinal);
        string import = await Finished(maker, reading);
        Assert.Equal(before, await Count("titles"));

        Assert.Contains("后台办理", (await maker.Page(import + "/marked")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/work-items", await maker.PostOn(import + "/marked"));
        using (var marked = await maker.Get(await File(maker)))
            Assert.Contains("%E6%A0%87%E6%B3%A8", marked.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);

        string writing = await maker.PostOn(import + "/commit", ("validRowsOnly", "false"));
        Assert.StartsWith("/work-items/", writing, StringComparison.Ordinal);
        Assert.Equal(import, await Finished(maker, writing));

        Assert.InRange(await Count("titles"), 10_000, int.MaxValue);
        Assert.Contains("已写入", (await maker.Page(import)).Body!.TextContent, StringComparison.Ordinal);

        var other = await web.SignInAs(Role.ProvinceFinance);
        using var refused = await other.Get(writing);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Cancelled_while_it_is_read_nothing_is_left()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        long before = await Count("imports");
        string reading = await Upload(maker, Ledgers.MadeUp(Enterprises));

        Assert.Equal(reading, await maker.PostOn(reading + "/cancel"));
        var page = await AtRest(maker, reading);

        Assert.Contains("已取消", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/imports/new", page.QuerySelector("#progress a.btn-primary")!.GetAttribute("href"));
        Assert.Equal(before, await Count("imports"));
    }

    [Fact]
    public async Task A_large_file_that_is_no_ledger_says_why_and_leads_back()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        byte[] broken = new byte[1_500_000];
        "PK\u0003\u0004"u8.CopyTo(broken);

        var page = await AtRest(maker, await Upload(maker, broken));

        Assert.Contains("文件打不开", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("#progress a[href='/imports/new']"));
    }

    [Fact]
    public async Task Cancelled_at_the_last_moment_of_writing_nothing_is_written()
    {
        await TestAccounts.Make(web.Owner, Role.ProvinceMaker, null, null);
        await using var connection = await web.Owner.OpenConnectionAsync();
        var (owner, name) = await connection.QueryFirstAsync<(long, string)>("select user_id, display_name from users where role = 'province-maker' order by user_id desc");
        var officer = new Officer(owner, name, Role.ProvinceMaker, RegionScope.Province);
        string csv = string.Join('\n', Ledgers.Heading, Ledgers.Line(uscc: "91620300FAKE00021H", document: "甘工信发〔2025〕998号"));
        long upload = await UploadLedger.Keep(web.App, "台账.csv", Encoding.UTF8.GetBytes(csv), officer);
        long import = await UploadLedger.Preview(web.App, upload, officer, WebFixture.Today);
        // taken up by no job of the queue
        long id = await EnqueueWork.For(connection, "by-hand", "入库", new LedgerCommitWork.Order(import, WebFixture.Today, false, ""), officer);
        var item = (await TakeWork.Up(web.App, id, 0, "test"))!;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new LedgerCommitWork().Run(
            item, officer, web.App, new CancelWhenWritten(() => MyWork.Cancel(connection, id, officer).GetAwaiter().GetResult()), CancellationToken.None));

        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from titles where document = '甘工信发〔2025〕998号'"));
        Assert.Equal("previewed", await connection.ExecuteScalarAsync<string>("select state from imports where import_id = @import", new { import }));

        _ = await UploadLedger.Commit(web.App, import, officer, WebFixture.Today, false, "");
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from titles where document = '甘工信发〔2025〕998号'"));
    }

    [Theory]
    [InlineData(Role.ProvinceFinance)]
    [InlineData(Role.Auditor)]
    public async Task Who_is_no_maker_any_more_imports_nothing(Role role)
    {
        var officer = new Officer(1, "原经办人", role, RegionScope.Province);
        var item = new WorkItem(1, LedgerPreviewWork.WorkKind, "核对", """{"uploadId":1,"day":"2026-11-30"}""", 1, 1, "test");

        await Assert.ThrowsAsync<RefusalException>(() => new LedgerPreviewWork().Run(item, officer, web.App, new CancelWhenWritten(() => { }), CancellationToken.None));
    }

    [Fact]
    public async Task Uploads_of_which_nothing_became_are_taken_away_after_a_while()
    {
        long orphan = await UploadLedger.Keep(web.App, "无用.csv", [1], Officer.Operator);
        await using var connection = await web.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("update uploads set uploaded_at = '2020-01-01' where upload_id = @orphan", new { orphan });

        Assert.Equal(1, await CleanUploads.Before(web.App, new DateOnly(2020, 2, 1)));
    }

    private static async Task<string> Upload(Visitor visitor, byte[] content)
    {
        _ = await visitor.Page("/imports/new");
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "file", "大台账.csv");
        using var response = await visitor.Send("/imports", form);
        return response.Headers.Location?.ToString() ?? throw new InvalidOperationException($"upload: {response.StatusCode}");
    }

    private static async Task<string> Finished(Visitor visitor, string work)
    {
        while (true)
        {
            using var response = await visitor.Get(work);
            if (response.Headers.Location is { } result)
                return result.ToString();
            var page = await visitor.Parse(response);
            Assert.True(page.QuerySelector("#progress[hx-get]") is not null, page.QuerySelector("main")!.TextContent);
            await Task.Delay(100);
        }
    }

    private static async Task<string> File(Visitor visitor)
    {
        while (true)
        {
            if ((await visitor.Page("/work-items")).QuerySelector("a[href$='/file']") is { } link)
                return link.GetAttribute("href")!;
            await Task.Delay(100);
        }
    }

    private static async Task<IHtmlDocument> AtRest(Visitor visitor, string work)
    {
        while (true)
        {
            var page = await visitor.Page(work);
            if (page.QuerySelector("#progress[hx-get]") is null)
                return page;
            await Task.Delay(100);
        }
    }

    private async Task<long> Count(string table)
    {
        await using var connection = await web.Owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
    }

    private sealed class CancelWhenWritten(Action cancel) : IWorkProgress
    {
        public void Report(long done, long? total, string message = "", string unit = "行")
        {
            if (unit == "步" && done == total)
                cancel();
        }
    }
}
