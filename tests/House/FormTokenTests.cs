using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Tests.House;

/// <summary>Every form of every view carries the antiforgery token once when it is posted here, and never otherwise.</summary>
public sealed partial class FormTokenTests
{
    private static readonly string[] Handwritten = ["AntiForgeryToken", "asp-antiforgery", "Html.BeginForm", "__RequestVerificationToken"];

    private static readonly DiagnosticListener Listener = new("forms");

    private static readonly IServiceProvider Services =
        new ServiceCollection().AddLogging().AddSingleton(Listener).AddSingleton<DiagnosticSource>(Listener).AddControllersWithViews().Services.BuildServiceProvider();

    [Theory]
    [InlineData("""<form method="post">""", 1)]
    [InlineData("""<form method="post" action="">""", 1)]
    [InlineData("""<form action="/report" method="post">""", 1)]
    [InlineData("""<form method="POST" action="/report?back=http://a.test/">""", 1)]
    [InlineData("""<form method="get">""", 0)]
    [InlineData("""<form method="dialog">""", 0)]
    [InlineData("""<form>""", 0)]
    [InlineData("""<form method="get" action="/titles">""", 0)]
    [InlineData("""<form method="post" action="https://elsewhere.test/search">""", 0)]
    [InlineData("""<form method="post" action="//elsewhere.test/search">""", 0)]
    public async Task A_form_has_as_many_tokens_as_it_should(string form, int tokens) => Assert.Equal(tokens, await Tokens(form));

    [Fact]
    public async Task Every_posted_form_of_every_view_has_one()
    {
        string folder = Checkout.Path("src/Web/Features");
        var wrong = new List<string>();
        int seen = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.cshtml", SearchOption.AllDirectories))
        {
            string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            if (Array.Find(Handwritten, word => text.Contains(word, StringComparison.Ordinal)) is { } word)
                wrong.Add($"{Path.GetRelativePath(folder, file)}: {word}");
            foreach (Match form in Opening().Matches(text))
            {
                bool posted = Attribute().Matches(form.Value).Any(one => one.Groups["name"].Value == "method" && one.Groups["value"].Value == "post");
                if (await Tokens(form.Value) != (posted ? 1 : 0))
                    wrong.Add($"{Path.GetRelativePath(folder, file)}: {form.Value}");
                seen++;
            }
        }

        Assert.Empty(wrong);
        Assert.True(seen > 90, $"only {seen} forms are read");
    }

    // the opening of a form through all the tag helpers that touch it, in their order
    private static async Task<int> Tokens(string form)
    {
        var attributes = new TagHelperAttributeList(Attribute().Matches(form).Select(one => new TagHelperAttribute(one.Groups["name"].Value, one.Groups["value"].Value)));
        var http = new DefaultHttpContext { RequestServices = Services, Request = { Path = "/invitation/1" } };
        var view = new ViewContext { HttpContext = http, RouteData = new RouteData(), ActionDescriptor = new ActionDescriptor(), ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) };
        var generator = Services.GetRequiredService<IHtmlGenerator>();
        var output = new TagHelperOutput("form", new TagHelperAttributeList(attributes.Where(one => one.Name != "method")), (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        var context = new TagHelperContext("form", attributes, new Dictionary<object, object>(), "one");
        List<TagHelper> helpers =
        [
            new FormTagHelper(generator) { ViewContext = view, Method = attributes["method"]?.Value?.ToString() },
            new RenderAtEndOfFormTagHelper { ViewContext = view },
        ];
        if (attributes.ContainsName("method"))
            helpers.Add(new PostFormTagHelper(generator) { ViewContext = view });
        foreach (var helper in helpers.OrderBy(helper => helper.Order))
            helper.Init(context);
        foreach (var helper in helpers.OrderBy(helper => helper.Order))
            await helper.ProcessAsync(context, output);

        await using var written = new StringWriter();
        output.WriteTo(written, System.Text.Encodings.Web.HtmlEncoder.Default);
        return Token().Count(written.ToString());
    }

    [GeneratedRegex("""<form\b(?:[^>"]|"[^"]*")*>""")]
    private static partial Regex Opening();

    [GeneratedRegex("""\b(?<name>[\w-]+)="(?<value>[^"]*)"|(?<=\s)(?<name>data-[\w-]+)(?=[\s>])""")]
    private static partial Regex Attribute();

    [GeneratedRegex("__RequestVerificationToken")]
    private static partial Regex Token();
}
