using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.Shared;

/// <summary>Whoever may open a form finds something to choose in it, and nothing outside the own region.</summary>
public sealed partial class FormChoicesTests(WebFixture web) : IClassFixture<WebFixture>
{
    private const string Chengguan = "620102", Jiayuguan = "620200";

    private static readonly (string View, string Url, Role[] Roles)[] Forms =
    [
        ("Changes/New.cshtml", "/changes/new?enterprise={enterprise}&kind=relocation", [Role.ProvinceMaker, Role.City, Role.County]),
        ("Changes/New.cshtml", "/changes/new?enterprise={enterprise}&kind=split", [Role.ProvinceMaker, Role.City, Role.County]),
        ("Decisions/Form.cshtml", "/decisions/new?matter=sanction&article=24&enterprise={enterprise}", [Role.ProvinceMaker]),
        ("PublicReport/_ReportFields.cshtml", "/reports/new", [Role.ProvinceMaker, Role.City, Role.County]),
        ("QuotaIssues/New.cshtml", "/quota-issues/new/{batch}", [Role.ProvinceMaker, Role.ProvinceFinance]),
        ("Settlements/New.cshtml", "/settlements/new", [Role.ProvinceMaker]),
        ("Users/New.cshtml", "/users/new", [Role.SecurityAdministrator]),
        ("Users/Show.cshtml", "/users/{user}", [Role.SecurityAdministrator]),
        ("Users/_Place.cshtml", "/users/new", [Role.SecurityAdministrator]),
        ("WhatIf/Index.cshtml", "/settlements/{batch}/what-if", [Role.ProvinceMaker, Role.ProvinceFinance]),
    ];

    [Fact]
    public void Every_posted_form_with_a_choice_is_looked_at()
    {
        string folder = Checkout.Path("src/Web/Features");
        var views = Directory.EnumerateFiles(folder, "*.cshtml", SearchOption.AllDirectories).Select(file => (File: Path.GetRelativePath(folder, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
            .Where(view => Path.GetFileName(view.File).StartsWith('_')
                ? view.Text.Contains("<select", StringComparison.Ordinal)
                : PostedForm().Matches(view.Text).Any(form => form.Value.Contains("<select", StringComparison.Ordinal)))
            .Select(view => view.File);

        Assert.Equal(Forms.Select(form => form.View).Distinct().Order(StringComparer.Ordinal), views.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_form_offers_something_to_whoever_may_open_it()
    {
        var ledger = new SmallLedger(web.Owner);
        long enterprise = await ledger.Enterprise("选项企业", SmallLedger.Lanzhou, Chengguan);
        await ledger.Title(enterprise, TitleKind.Basic, new(2025, 12, 15));
        var (batch, _) = await ledger.Batch(TitleKind.Basic, 30, enterprise);
        string known = await TestAccounts.Make(web.Owner, Role.Auditor, null, null);
        await using var connection = await web.Owner.OpenConnectionAsync();
        long user = await connection.ExecuteScalarAsync<long>("select user_id from users where user_name = @known", new { known });
        var wrong = new List<string>();
        foreach (var (_, url, roles) in Forms)
        {
            string address = url.Replace("{enterprise}", enterprise.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{batch}", batch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{user}", user.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            foreach (var role in roles)
            {
                var page = await (await web.SignInAs(role)).Page(address);
                var selects = page.QuerySelectorAll("main form[method=post] select").OfType<IHtmlSelectElement>().ToList();
                if (selects.Count == 0)
                    wrong.Add($"{role} {address}: no choice at all");
                wrong.AddRange(selects.Where(select => select.Options.All(option => option.Value.Length == 0)).Select(select => $"{role} {address}: nothing to choose in {select.Name}"));
            }
        }
        Assert.Empty(wrong);
    }

    [Theory]
    //          who                region                city chosen          county chosen  taken in for
    [InlineData(Role.County, Chengguan, null, null, "620100/620102")]
    [InlineData(Role.City, SmallLedger.Lanzhou, null, Chengguan, "620100/620102")]
    [InlineData(Role.City, SmallLedger.Lanzhou, null, null, "620100/")]
    [InlineData(Role.City, Jiayuguan, null, null, "620200/")] // a city without counties
    [InlineData(Role.ProvinceMaker, null, "620400", "620402", "620400/620402")]
    public async Task A_report_is_registered_with_what_the_form_offers(Role role, string? region, string? city, string? county, string place)
    {
        string target = $"表单登记{role}{region}{county}";
        var officer = await web.SignInAs(role, region);
        var page = await officer.Page("/reports/new");
        List<(string, string)> typed = [("Channel", "phone"), ("Target", target), ("Facts", "口述的经过"), ("Contact", "13800001234")];
        if (city is not null)
            typed.Add(("City", city));
        if (county is not null)
            typed.Add(("County", county));
        using var response = await officer.Submit(page, "main form", [.. typed]);

        Assert.NotNull((await officer.Arrive(response)).QuerySelector("#receipt-code"));
        await using var connection = await web.Owner.OpenConnectionAsync();
        Assert.Equal(place, await connection.ExecuteScalarAsync<string>("select city_code || '/' || coalesce(county_code, '') from reports where target_name = @target", new { target }));
    }

    [Fact]
    public async Task The_counties_of_a_form_stand_under_their_cities()
    {
        var page = await web.Anonymous().Page("/report");
        Assert.Equal(16, page.QuerySelectorAll("#City option").Length); // 15 and none
        var groups = page.QuerySelectorAll("#County optgroup");
        Assert.Equal(page.QuerySelectorAll("#City option").Select(option => option.GetAttribute("value")).Where(value => value!.Length > 0), groups.Select(group => group.GetAttribute("data-of")));
        Assert.Equal("City", page.QuerySelector("#County")!.GetAttribute("data-within"));
    }

    [Theory]
    [InlineData("county", "620100", "620102")]
    [InlineData("city", "620100", "620102 620103 620104 620105 620111 620121 620122 620123")]
    [InlineData("enterprise", "620100", "620102")]
    [InlineData("nobody", "", "")]
    public async Task Regions_to_choose_among_are_ones_own(string who, string cities, string counties)
    {
        long enterprise = await new SmallLedger(web.Owner).Enterprise($"区划{who}", SmallLedger.Lanzhou, Chengguan);
        var scope = who switch { "county" => RegionScope.County(Chengguan), "city" => RegionScope.City(SmallLedger.Lanzhou), "enterprise" => RegionScope.Enterprise(enterprise), _ => RegionScope.Nothing };
        var officer = new Officer(900, "来选的人", Role.City, scope);

        Assert.Equal(cities, string.Join(' ', (await RegionChoices.Cities(web.App, officer)).Select(one => one.Code)));
        Assert.Equal(counties, string.Join(' ', (await RegionChoices.Counties(web.App, officer)).Select(one => one.Code)));
    }

    [GeneratedRegex("""<form\b(?=(?:[^>"]|"[^"]*")*method="post")(?:[^>"]|"[^"]*")*>.*?</form>""", RegexOptions.Singleline)]
    private static partial Regex PostedForm();
}
