using System.Text;
using AngleSharp.Html.Dom;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Settlements;

public sealed class NewSettlementFormTests(WebFixture web) : IClassFixture<WebFixture>
{
    private static byte[] List => File.ReadAllBytes(Checkout.Path("tests/cases/recognised-2026.xlsx"));

    [Fact]
    public async Task After_an_error_the_list_need_not_be_chosen_again()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        _ = await maker.Page("/settlements/new");

        using var refused = await Send(maker, List, null, ("PoolWan", ""));
        var form = await maker.Parse(refused);
        Assert.Contains("已上传“名单.xlsx”", form.QuerySelector("[data-drop]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("#PoolWan", form.QuerySelector(".error-summary a")!.GetAttribute("href"));
        string upload = form.QuerySelector("input[name=UploadId]")!.GetAttribute("value")!;

        using var made = await Send(maker, null, upload);
        Assert.StartsWith("/settlements/", made.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Standards[basic]", "101", "#Standards_basic_", "最高标准")]
    [InlineData("DecidedOn", "2020-01-01", "#DecidedOn", "没有")]
    [InlineData("Document", "随便", "#Document", "")]
    [InlineData("PoolWan", "0.00001", "#PoolWan", "")]
    [InlineData("PoolWan", "1.0000001", "#PoolWan", "精确到分")]
    public async Task What_is_wrong_is_said_at_its_field(string field, string value, string link, string expected)
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        _ = await maker.Page("/settlements/new");

        using var refused = await Send(maker, List, null, (field, value));
        var form = await maker.Parse(refused);

        var line = Assert.Single(form.QuerySelectorAll(".error-summary a"));
        Assert.Equal(link, line.GetAttribute("href"));
        Assert.NotNull(form.QuerySelector(link));
        Assert.Contains(expected, line.TextContent, StringComparison.Ordinal);
        Assert.Contains(form.QuerySelectorAll(".field-validation-error"), at => at.TextContent == line.TextContent);
    }

    [Fact]
    public async Task A_file_that_is_no_list_is_refused_at_the_file()
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        _ = await maker.Page("/settlements/new");

        using var refused = await Send(maker, [.. "PK\u0003\u0004"u8, .. new byte[100]], null);
        var form = await maker.Parse(refused);

        Assert.Equal("#File", Assert.Single(form.QuerySelectorAll(".error-summary a")).GetAttribute("href"));
    }

    [Fact]
    public async Task Nobody_uses_the_upload_of_somebody_else()
    {
        long upload = await UploadLedger.Keep(web.App, "别人的.xlsx", List, new Officer(987_654, "别人", Role.ProvinceMaker, RegionScope.Province));
        var maker = await web.SignInAs(Role.ProvinceMaker);
        _ = await maker.Page("/settlements/new");

        using var refused = await Send(maker, null, $"{upload}");

        Assert.Contains("请选择名单文件", (await maker.Parse(refused)).QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Standards[basic]", "一百", "#Standards_basic_")]
    [InlineData("Standards[basic]", "101", "#Standards_basic_")]
    [InlineData("Without", "三", "#Without")]
    [InlineData("Added", "不是代码 基础级", "#Added")]
    public async Task What_is_wrong_in_a_what_if_is_said_at_its_field(string field, string value, string link)
    {
        var maker = await web.SignInAs(Role.ProvinceMaker);
        _ = await maker.Page("/settlements/new");
        using var made = await Send(maker, List, null);
        string batch = made.Headers.Location!.ToString();

        using var refused = await maker.Post(batch + "/what-if", (field, value));
        IHtmlDocument page = await maker.Parse(refused);

        Assert.Equal(link, Assert.Single(page.QuerySelectorAll(".error-summary a")).GetAttribute("href"));
        Assert.NotNull(page.QuerySelector($"{link} ~ .field-validation-error"));
    }

    private static Task<HttpResponseMessage> Send(Visitor maker, byte[]? file, string? upload, params (string Name, string Value)[] other)
    {
        var fields = new Dictionary<string, string>
        {
            ["Name"] = $"批次{Guid.NewGuid():n}", ["From"] = "file", ["DecidedOn"] = "2026-11-30", ["Document"] = "甘工信发〔2026〕300号", ["FundYear"] = "2026",
            ["Pool"] = "new", ["PoolName"] = $"池{Guid.NewGuid():n}", ["PoolWan"] = "20000",
        };
        foreach (var (name, value) in other)
            fields[name] = value;
        if (upload is not null)
            fields["UploadId"] = upload;
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value, Encoding.UTF8), name);
        if (file is not null)
            form.Add(new ByteArrayContent(file), "File", "名单.xlsx");
        return maker.Send("/settlements", form);
    }
}
