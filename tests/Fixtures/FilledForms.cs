using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Io.Dom;
using HttpMethod = System.Net.Http.HttpMethod;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>Forms as a browser sends them: every field of the page in its order, one that is there twice twice, nothing that is not there.</summary>
internal static class FilledForms
{
    private const string TokenField = "__RequestVerificationToken";

    /// <summary>A page that knows its address, with the promise kept that each form a browser posts carries one token.</summary>
    public static async Task<IHtmlDocument> Read(HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        string text = await response.Content.ReadAsStringAsync();
        string address = response.RequestMessage!.RequestUri!.AbsoluteUri;
        var page = (IHtmlDocument)await BrowsingContext.New(Configuration.Default).OpenAsync(answer => answer.Content(text).Address(address));
        foreach (var form in page.Forms)
        {
            int tokens = form.QuerySelectorAll($"input[name={TokenField}]").Length;
            Assert.True(tokens == (IsPosted(form) ? 1 : 0), $"{address}: {tokens} tokens in {form.OuterHtml[..form.OuterHtml.IndexOf('>', StringComparison.Ordinal)]}>");
        }
        return page;
    }

    /// <summary>What a press of the form's button (or of the button named) sends, with some fields filled in otherwise.</summary>
    public static HttpRequestMessage Press(IHtmlDocument page, string selector, params (string Name, string Value)[] filled)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(filled);
        var target = page.QuerySelector(selector) ?? throw new InvalidOperationException($"{page.Url}: there is no {selector}");
        var form = target as IHtmlFormElement ?? target.Closest("form") as IHtmlFormElement ?? throw new InvalidOperationException($"{selector} is in no form");
        foreach (var same in filled.GroupBy(field => field.Name))
            Fill(form, same.Key, [.. same.Select(field => field.Value)]);
        var button = target is IHtmlFormElement ? form.QuerySelector("button:not([type=button]), input[type=submit]") : target;
        var sent = form.GetSubmission((IHtmlElement)(button ?? form)) ?? throw new InvalidOperationException($"{selector} does not send anything");
        var request = new HttpRequestMessage(new HttpMethod(sent.Method.ToString().ToUpperInvariant()), new Uri(sent.Target.Href));
        if (request.Method == HttpMethod.Post)
        {
            request.Content = new StreamContent(sent.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", sent.MimeType ?? sent.Headers["Content-Type"]);
        }
        return request;
    }

    private static bool IsPosted(IHtmlFormElement form) => form.Method.Equals("post", StringComparison.OrdinalIgnoreCase);

    private static void Fill(IHtmlFormElement form, string name, string[] values)
    {
        var fields = form.Elements.Where(field => field.GetAttribute("name") == name && !field.HasAttribute("disabled")).ToList();
        if (fields.Count == 0)
            throw new InvalidOperationException($"the form to {form.Action} has no field {name}");
        if (fields is [IHtmlInputElement { Type: "file" } files])
        {
            foreach (string file in values)
                files.Files!.Add(new Paper(file));
        }
        else if (fields.OfType<IHtmlInputElement>().Where(field => field.Type is "checkbox" or "radio").ToList() is { Count: > 0 } choices)
        {
            choices.ForEach(choice => choice.IsChecked = values.Contains(choice.Value));
            Assert.All(values, value => Assert.Contains(choices, choice => choice.Value == value));
        }
        else
        {
            fields.Zip(values).ToList().ForEach(pair => Write(pair.First, pair.Second));
        }
    }

    private static void Write(IElement field, string value)
    {
        switch (field)
        {
            case IHtmlSelectElement select:
                var option = select.Options.FirstOrDefault(option => option.Value == value && !option.IsDisabled) ?? throw new InvalidOperationException($"{select.Name} offers no {value}");
                option.IsSelected = true;
                break;
            case IHtmlTextAreaElement text:
                text.Value = value;
                break;
            case IHtmlInputElement input:
                input.Value = value;
                break;
            default:
                throw new InvalidOperationException($"{field.TagName} is not filled in");
        }
    }

    // a paper of this name
    private sealed class Paper(string name) : IFile
    {
        private readonly MemoryStream _body = new("%PDF-"u8.ToArray());

        public Stream Body => _body;

        public bool IsClosed => false;

        public DateTime LastModified => DateTime.UnixEpoch;

        public int Length => (int)_body.Length;

        public string Name => name;

        public string Type => "application/pdf";

        public void Close()
        {
        }

        public IBlob Slice(int start = 0, int end = int.MaxValue, string? contentType = null) => this;

        public void Dispose() => _body.Dispose();
    }
}
