using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.AspNetCore.WebUtilities;

namespace SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;query-bar&gt;fields&lt;/query-bar&gt;</c>: a GET form with 查询 and 重置; the query stands in the address.</summary>
[HtmlTargetElement("query-bar")]
public sealed class QueryBarTagHelper(HtmlEncoder encoder) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>Where 重置 leads; the page without query when not given.</summary>
    public string? Reset { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "form";
        output.Attributes.SetAttribute("method", "get");
        output.Attributes.SetAttribute("class", "query-bar");
        output.Attributes.SetAttribute("role", "search");
        output.Attributes.SetAttribute("aria-label", "查询条件");
        // on a phone the first field alone, unless more was asked for
        bool more = ViewContext.HttpContext.Request.Query.Any(pair => pair.Key is not ("q" or "after" or "tab" or "stage" or "state" or "bucket") && pair.Value.Any(value => value is { Length: > 0 }));
        output.PreContent.SetHtmlContent(
            $"<input type=\"checkbox\" class=\"query-more visually-hidden\" id=\"query-more\"{(more ? " checked" : "")}><label class=\"btn query-more\" for=\"query-more\">更多条件</label>");
        string reset = encoder.Encode(Reset ?? ViewContext.HttpContext.Request.Path.Value ?? "/");
        output.PostContent.SetHtmlContent(
            $"<div class=\"query-actions\"><button class=\"btn btn-primary\">查询</button> <a class=\"btn\" href=\"{reset}\">重置</a></div>");
    }
}

/// <summary>One tab of a list: a state with its count.</summary>
public sealed record Tab(string Text, string Value, long? Count, long? CountedTo = null);

/// <summary><c>&lt;list-tabs tabs="…" name="stage" current="…" /&gt;</c>: tabs by state; each keeps the rest of the query.</summary>
[HtmlTargetElement("list-tabs", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ListTabsTagHelper(HtmlEncoder encoder) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public IEnumerable<Tab> Tabs { get; set; } = [];

    /// <summary>Name in the query.</summary>
    public string Name { get; set; } = "state";

    public string? Current { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("aria-label", "按状态");
        output.Content.SetHtmlContent("<ul class=\"nav nav-tabs list-tabs\">" + string.Concat(Tabs.Select(Item)) + "</ul>");
    }

    private string Item(Tab tab)
    {
        bool active = string.Equals(tab.Value, Current ?? "", StringComparison.Ordinal);
        string url = ViewContext.HttpContext.Request.WithQuery((Name, tab.Value.Length == 0 ? null : tab.Value), (KeysetPage.After, null));
        string count = tab.Count is { } number ? $" <span class=\"count\">{(number >= tab.CountedTo ? $"{tab.CountedTo:N0}+" : $"{number:N0}")}</span>" : "";
        return $"<li class=\"nav-item\"><a class=\"nav-link{(active ? " active" : "")}\"{(active ? " aria-current=\"page\"" : "")} href=\"{encoder.Encode(url)}\">{encoder.Encode(tab.Text)}{count}</a></li>";
    }
}

/// <summary><c>&lt;keyset-pager page="Model.Page" /&gt;</c>: first page and next page of a list.</summary>
[HtmlTargetElement("keyset-pager", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class KeysetPagerTagHelper(HtmlEncoder encoder) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public KeysetPage? Page { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var request = ViewContext.HttpContext.Request;
        bool first = !request.Query.ContainsKey(KeysetPage.After);
        if (Page is null || (first && Page.Next is null))
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", "翻页");
        string back = first ? "" : $"<a class=\"btn\" href=\"{encoder.Encode(request.WithQuery((KeysetPage.After, null)))}\">回到第一页</a> ";
        string next = Page.Next is { } cursor
            ? $"<a class=\"btn\" rel=\"next\" href=\"{encoder.Encode(request.WithQuery((KeysetPage.After, cursor)))}\">下一页</a>"
            : "<span class=\"text-secondary\">已是最后一页</span>";
        output.Content.SetHtmlContent(back + next);
    }
}

/// <summary>Addresses of the same page with some of the query changed.</summary>
public static class Query
{
    public static string WithQuery(this HttpRequest request, params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (value is null)
                query.Remove(name);
            else
                query[name] = value;
        }
        return QueryHelpers.AddQueryString(request.Path.Value ?? "/", query.Where(pair => pair.Value.Count > 0 && pair.Value[0] is { Length: > 0 }));
    }
}
