using System.Globalization;
using Microsoft.Playwright;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>How a form is filled in and sent.</summary>
internal sealed partial class Crawl
{
    // null: nothing came of it
    private async Task<int?> Send(SeenForm form, bool filled)
    {
        var fields = await Ask<CrawlField[]>(CrawlScripts.Mark, new object[] { form.Place, form.Button });
        if (filled)
            await Fill(fields.Where(field => !field.Submits), fields);
        else
            await _page.EvaluateAsync(CrawlScripts.Empty, form.Place);
        _answer = new TaskCompletionSource<int>();
        await Fill(fields.Where(field => filled && field.Submits && field.Value.Length == 0), fields);
        if (filled && fields.Any(field => field is { Submits: true, Value.Length: 0 }) && await Answer(2_500) is { } chosen)
            return chosen; // choosing was sending
        var button = _page.Locator("[data-crawl='button']");
        try
        {
            if (form.Button >= 0)
                await button.ClickAsync(new() { Timeout = 5_000 });
            else
                await button.PressAsync("Enter", new() { Timeout = 5_000 });
        }
        catch (TimeoutException)
        {
            return null;
        }
        if (await Answer(2_500) is { } status)
            return status;
        // what was thought plausible does not please the browser: then the server shall say so
        await _page.EvaluateAsync("place => { document.forms[place].noValidate = true; delete document.forms[place].dataset.sent; }", form.Place);
        Tell($"{_doing} | 浏览器不接受填写的内容");
        await button.DispatchEventAsync("click");
        return await Answer(10_000);
    }

    private async Task<int?> Answer(int patience)
    {
        await Task.WhenAny(_answer.Task, Task.Delay(patience));
        return _answer.Task.IsCompleted ? await _answer.Task : null;
    }

    private async Task Fill(IEnumerable<CrawlField> some, CrawlField[] fields)
    {
        foreach (var field in some.Where(field => field.Visible))
        {
            var place = _page.Locator($"[data-crawl='{field.Index.ToString(CultureInfo.InvariantCulture)}']");
            if (await place.CountAsync() == 0)
                place = _page.Locator("[data-crawl='button']"); // the only field is the way to send it
            try
            {
                await Fill(place, field, fields);
            }
            catch (TimeoutException)
            {
                // what was chosen above has taken this field away
            }
        }
    }

    private async Task Fill(ILocator place, CrawlField field, CrawlField[] fields)
    {
        switch (field.Kind)
        {
            case "file":
                await place.SetInputFilesAsync(FileFor(field));
                break;
            case "select" when field.Value.Length == 0 && Array.Find(field.Options, option => option.Length > 0) is { } first:
                await place.SelectOptionAsync(first, new() { Timeout = 2_000 });
                break;
            case "checkbox" when field.Name != "ids" && !field.Checked && fields.First(one => one.Name == field.Name) == field:
            case "radio" when !fields.Any(one => one.Name == field.Name && one.Checked) && fields.First(one => one.Name == field.Name && one.Visible) == field:
                await place.CheckAsync(new() { Timeout = 2_000 });
                break;
            case "select" or "checkbox" or "radio":
                break;
            default:
                if (field.Value.Length == 0)
                    await place.FillAsync(_values.For(field), new() { Timeout = 2_000 });
                break;
        }
    }

    private FilePayload FileFor(CrawlField field)
    {
        string path = new Uri(_page.Url).AbsolutePath;
        string? sample = path.StartsWith("/imports", StringComparison.Ordinal) ? "cases/ledger-2021-2025.xlsx"
            : path.StartsWith("/settlements", StringComparison.Ordinal) ? "cases/recognised-2026.xlsx" : null;
        return sample is not null && !field.Accept.Contains("pdf", StringComparison.Ordinal)
            ? new() { Name = Path.GetFileName(sample), MimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Buffer = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, sample)) }
            : new() { Name = "材料.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.4"u8.ToArray() };
    }
}
