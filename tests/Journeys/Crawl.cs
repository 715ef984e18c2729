using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>Something a person would have met.</summary>
public sealed record CrawlFault(string Who, string Page, string Form, string Answer)
{
    public override string ToString() => $"{Who} | {Page} | {(Form.Length > 0 ? Form : "—")} | {Answer}";
}

/// <summary>How far a crawl goes: representatives of each kind of address, and of the same kind in another state.</summary>
/// <param name="PerKind">Addresses of one kind.</param>
/// <param name="Pages">Pages in all.</param>
/// <param name="Forms">Forms in all.</param>
/// <param name="PerState">Lists of one kind, each narrowed to another state.</param>
public sealed record CrawlBounds(int PerKind, int Pages, int Forms, int PerState)
{
    // the same for everybody: one of all who look has to try it
    private static readonly string[] Common = ["/account", "/messages", "/policies", "/work-items", "/attachments"];
    private static readonly ConcurrentDictionary<string, bool> Tried = [];

    public static CrawlBounds Whole { get; } = new(2, 800, 400, 20);

    public static CrawlBounds Quick { get; } = new(1, 100, 100, 3);

    /// <summary>In a quick crawl what is the same for everybody, and every search, is looked at once.</summary>
    public bool Wants(string kind) =>
        PerKind > 1 || !(kind.StartsWith("get ", StringComparison.Ordinal) || Common.Any(one => kind.Contains(' ' + one, StringComparison.Ordinal) || kind.StartsWith(one, StringComparison.Ordinal)))
        || Tried.TryAdd(kind, true);
}

/// <summary>
/// Somebody who looks at everything: follows the links they see, then submits each form empty and filled with plausible values.
/// Two addresses are of one kind when they differ in numbers only.
/// </summary>
internal sealed partial class Crawl
{
    private readonly IPage _page;
    private readonly string _who;
    private readonly Uri _root;
    private readonly CrawlBounds _bounds;
    private readonly PlausibleValues _values;
    private readonly Queue<(string Url, string From)> _waiting = new();
    private readonly Dictionary<string, int> _kinds = [];
    private readonly HashSet<string> _urls = [];
    private readonly HashSet<string> _taken = [];
    private readonly HashSet<string> _formKinds;
    private readonly List<(IReadOnlyList<Step> Path, SeenForm Form)> _forms = [];
    private readonly List<string> _console = [];
    private TaskCompletionSource<int> _answer = new();
    private string _doing = "";
    private string _fresh = "";
    private int _pages;

    private sealed record Look(string[][] Links, SeenForm[] Forms, string[] Stuck, int WaysOn, string Why, int Marked, string Heading);

    private sealed record SeenForm(int Place, int Button, string Action, string Method, string Name, string Text, int Fields)
    {
        // a search keeps the state of its list in its address
        public string Kind => Method == "get" ? $"get {CrawlKinds.KindOf(Action).Split('?')[0]}" : $"{Method} {CrawlKinds.KindOf(Action)} {Name}";

        public string Title => $"{Method} {new Uri(Action).AbsolutePath} “{Text}”{(Name.Length > 0 ? $" ({Name})" : "")}";

        public bool Leaves => Action.EndsWith("/sign-out", StringComparison.Ordinal);

        public bool Destroys => Leaves || Ending().IsMatch(Text);

        public int Rank => Leaves ? 2 : Destroys ? 1 : 0;
    }

    // how to get to a page: an address, then forms filled in
    private sealed record Step(string Url, SeenForm? Form);

    public Crawl(IPage page, string who, Uri root, CrawlBounds bounds, PlausibleValues values, HashSet<string>? formKindsDone = null)
    {
        (_page, _who, _root, _bounds, _values) = (page, who, root, bounds, values);
        _formKinds = formKindsDone ?? [];
        page.SetDefaultTimeout(15_000);
        page.Response += (_, response) => Answered(response);
        page.Download += (_, _) => _answer.TrySetResult(200);
        page.PageError += (_, problem) => _console.Add(problem);
        page.Dialog += (_, dialog) => { _console.Add(dialog.Message); _ = dialog.AcceptAsync(); };
        page.Console += (_, message) =>
        {
            // the browser notes every refused request, too: those are judged by their answer
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                _console.Add(message.Text);
        };
    }

    public List<CrawlFault> Faults { get; } = [];

    /// <summary>Kinds of forms that were sent and answered.</summary>
    public HashSet<string> Sent { get; } = [];

    /// <summary>Pages looked at.</summary>
    public int Pages => _pages;

    /// <summary>Every way on that was offered, whether tried or not.</summary>
    public HashSet<(string Method, string Path)> Offered { get; } = [];

    /// <summary>What was done, to read.</summary>
    public List<string> Log { get; } = [];

    /// <summary>From a page on: every link, then every form.</summary>
    public async Task From(string url)
    {
        Wait(url, "");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await FollowLinks();
        await SubmitForms();
        Tell($"{_pages} 页 {_forms.Count} 表单 {watch.Elapsed.TotalSeconds:0} 秒");
    }

    private async Task FollowLinks()
    {
        while (_waiting.TryDequeue(out var next) && _pages < _bounds.Pages)
        {
            _pages++;
            _doing = next.Url;
            int status = await Go(next.Url, next.From);
            Tell($"{Short(next.Url)} | {status}");
            if (status is >= 400)
                Fault(next.Url, "", $"{status}，从 {Short(next.From)} 点进去");
            if (status == 0)
                continue; // a file
            foreach (var (path, form) in await Take(next.Url, [new Step(next.Url, null)]))
            {
                // while one is here: to be told what is missing
                if (form is { Fields: > 0, Destroys: false, Method: "post" })
                    await Submit(path, form, filled: false);
            }
        }
    }

    // what can be seen here is waited for
    private async Task<List<(IReadOnlyList<Step> Path, SeenForm Form)>> Take(string url, IReadOnlyList<Step> path, Look? seen = null)
    {
        var look = seen ?? await Ask<Look>(CrawlScripts.Look);
        if (look.WaysOn == 0)
            Fault(url, "", "没有出路：看不到任何链接或按钮");
        foreach (string form in look.Stuck)
            Fault(url, form, "可以填写，却没有提交的按钮");
        foreach (string problem in _console.Distinct().ToList())
            Fault(url, "", $"控制台：{problem}");
        _console.Clear();
        foreach (string[] link in look.Links)
            Wait(link[0], url);
        Offered.UnionWith(look.Links.Select(link => ("GET", new Uri(link[0]).AbsolutePath)));
        Offered.UnionWith(look.Forms.Select(form => (form.Method.ToUpperInvariant(), new Uri(form.Action).AbsolutePath)));
        Offered.Add(("GET", new Uri(_page.Url).AbsolutePath));
        var fresh = look.Forms.Where(form => _bounds.Wants(form.Kind) && _formKinds.Add(form.Kind)).Select(form => (path, form)).ToList();
        _forms.AddRange(fresh);
        return fresh;
    }

    private async Task SubmitForms()
    {
        // what ends something is tried after all others, and leaving last
        foreach (var (rank, filled) in new[] { (0, true), (1, false), (1, true), (2, true) })
        {
            for (int i = 0; i < _forms.Count && i < _bounds.Forms; i++)
            {
                var (path, form) = _forms[i];
                if (form.Rank != rank || (!filled && form.Fields == 0))
                    continue;
                await Submit(path, form, filled);
                await FollowLinks();
            }
        }
    }

    private async Task Submit(IReadOnlyList<Step> path, SeenForm form, bool filled)
    {
        string page = path[0].Url, title = $"{form.Title} {(filled ? "填好" : "空")}";
        _doing = $"{page} {title}";
        if (!await Reach(path) || await Find(form) is not { } here)
            return; // somebody has dealt with it meanwhile
        _fresh = "";
        int? status = await Send(here, filled);
        if (status is null)
        {
            Fault(page, title, "按了以后什么也没有发生");
            return;
        }
        Sent.Add(form.Kind);
        await Settle();
        var look = await Ask<Look>(CrawlScripts.Look);
        Tell($"{Short(page)} | {title} | {status} {look.Why}");
        if (status is 422 or 409)
        {
            if (look.Why.Length == 0 || (status is 422 && look.Marked == 0))
                Fault(page, title, $"{status}，但页面没有说明哪里不对");
        }
        else if (status is >= 400)
        {
            Fault(page, title, $"{status} {look.Heading}");
            return;
        }
        bool another = status is 200 && filled && CrawlKinds.KindOf(_page.Url) != CrawlKinds.KindOf(page);
        foreach (var (next, found) in await Take(_page.Url, another ? [.. path, new Step("", form)] : path, look))
        {
            if (another && found is { Fields: > 0, Destroys: false, Method: "post" })
                await Submit(next, found, filled: false);
        }
    }

    private void Tell(string what)
    {
        Log.Add($"{_who} | {what}");
        if (Environment.GetEnvironmentVariable("CRAWL_LOG") is { Length: > 0 } file)
            File.AppendAllText(file, $"{DateTime.Now:HH:mm:ss} {_who} | {what}\n");
    }

    private async Task<bool> Reach(IReadOnlyList<Step> path)
    {
        foreach (var step in path)
        {
            if (step.Form is null)
            {
                if (_fresh != step.Url && await Go(step.Url, "") is not (> 0 and < 400))
                    return false;
            }
            else
            {
                if (await Find(step.Form) is not { } form || await Send(form, filled: true) is not 200)
                    return false;
                await Settle();
            }
        }
        return true;
    }

    private async Task<SeenForm?> Find(SeenForm form) =>
        Array.Find((await Ask<Look>(CrawlScripts.Look)).Forms, one => one.Kind == form.Kind);

    // 0: a file came instead of a page
    private async Task<int> Go(string url, string from)
    {
        _answer = new TaskCompletionSource<int>();
        _fresh = "";
        try
        {
            var response = await _page.GotoAsync(url, new() { Referer = from.Length > 0 ? from : null, WaitUntil = WaitUntilState.Load });
            _fresh = url;
            return response?.Status ?? 200;
        }
        catch (PlaywrightException aborted) when (aborted.Message.Contains("ownload", StringComparison.Ordinal) || aborted.Message.Contains("ERR_ABORTED", StringComparison.Ordinal))
        {
            return 0;
        }
    }

    private async Task<T> Ask<T>(string script, object? about = null) =>
        JsonSerializer.Deserialize<T>(await _page.EvaluateAsync<string>($"about => JSON.stringify(({script})(about))", about), JsonSerializerOptions.Web)!;

    private async Task Settle() => await _page.WaitForLoadStateAsync();

    private void Wait(string url, string from)
    {
        bool known = !_urls.Add(url);
        if (_taken.Contains(url) || new Uri(url).AbsolutePath.StartsWith("/hangfire", StringComparison.Ordinal)) // pages of another's making
            return;
        string kind = CrawlKinds.KindOf(url), state = CrawlKinds.StateOf(from);
        bool narrowed = kind.Contains('=', StringComparison.Ordinal);
        if (known && narrowed)
            return;
        if (narrowed && !_kinds.ContainsKey(kind) && (_kinds[kind.Split('?')[0] + "?"] = _kinds.GetValueOrDefault(kind.Split('?')[0] + "?") + 1) > _bounds.PerState)
            return;
        int seen = _kinds[kind] = _kinds.GetValueOrDefault(kind) + (known ? 0 : 1);
        // the same kind of thing out of another list of states is another thing
        bool first = state.Length > 0 && !_kinds.ContainsKey($"{kind} < {state}");
        if (((!known && seen <= _bounds.PerKind) || first) && _bounds.Wants(kind) && _taken.Add(url))
            _waiting.Enqueue((url, from));
        if (state.Length > 0)
            _kinds[$"{kind} < {state}"] = 1;
    }

    private void Answered(IResponse response)
    {
        if (!response.Url.StartsWith(_root.ToString(), StringComparison.Ordinal))
            return;
        if (!response.Request.IsNavigationRequest)
        {
            if (response.Status >= 400)
                Fault(_doing, "", $"{response.Status} {Short(response.Url)}");
            if (response.Request.ResourceType is "xhr" or "fetch")
                _answer.TrySetResult(response.Status);
        }
        else if (response.Status is < 300 or >= 400)
        {
            _answer.TrySetResult(response.Status);
        }
    }

    private void Fault(string page, string form, string answer) => Faults.Add(new(_who, Short(page), form, answer));

    private string Short(string url) => url.StartsWith(_root.ToString(), StringComparison.Ordinal) ? Uri.UnescapeDataString(url[(_root.ToString().Length - 1)..]) : url;

    [GeneratedRegex("退出|停用|撤回|撤销|作废|删除|驳回|退回|不予|取消|放弃|更换")]
    private static partial Regex Ending();
}
