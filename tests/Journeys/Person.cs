using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>Somebody at a screen: sees what is visible, clicks it, types into what has a label. Never an address, never a request.</summary>
internal sealed class Person(IPage page, string name, Func<DateTimeOffset> clock)
{
    private string _key = "";
    private long _usedStep;

    public string Name => name;

    public string UserName { get; set; } = "";

    private string _password = "";

    /// <summary>A link or button with exactly this text, else with this text in it; the one in the page before one beside it.</summary>
    public Task Click(string text) => Try($"点“{text}”", async () => await (await Best(page.Locator("main, .topbar, .navigation, dialog[open]"), text)).ClickAsync());

    /// <summary>The same in the smallest part of the page (row, entry, card) that says this.</summary>
    public Task ClickBeside(string words, string text) => Try($"在“{words}”处点“{text}”", async () => await (await Best(Part(words), text)).ClickAsync());

    /// <summary>An entry under a heading of the first page.</summary>
    public Task ClickUnder(string heading, string entry) => Try($"在“{heading}”下点“{entry}”", () => page.Locator("main section.card")
        .Filter(new() { Has = page.Locator("h2").Filter(new() { HasText = heading }) }).Locator("a:visible").Filter(new() { HasText = entry }).First.ClickAsync());

    public Task Fill(string label, string value) => Try($"填“{label}”", () => Field(label).FillAsync(value));

    public Task Choose(string label, string option) => Try($"选“{label}”：{option}", () => Field(label).SelectOptionAsync(new SelectOptionValue { Label = option }));

    /// <summary>Ticks a box or picks one of several.</summary>
    public Task Tick(string label) => Try($"勾选“{label}”", () => Field(label).CheckAsync());

    /// <summary>Ticks the box of the row that says this.</summary>
    public Task TickBeside(string words) => Try($"勾选“{words}”", () => Part(words).Locator("input[type=checkbox]:visible:enabled").First.CheckAsync());

    public Task Upload(string label, string path) => Try($"上传“{label}”", () => Field(label).SetInputFilesAsync(path));

    public Task UploadPaper(string label) => Try($"上传“{label}”", () => Field(label).SetInputFilesAsync(new FilePayload { Name = "材料.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.4"u8.ToArray() }));

    public Task Press(string key) => page.Keyboard.PressAsync(key);

    /// <summary>Unfolds what is folded under these words.</summary>
    public Task Unfold(string text) => Try($"展开“{text}”", () => page.Locator("summary:visible").Filter(new() { HasText = text }).First.ClickAsync());

    /// <summary>Waits until the page says it.</summary>
    public Task See(string text) => Try($"看到“{text}”", () => Says(text).WaitForAsync());

    /// <summary>Waits until the page is the one with this heading.</summary>
    public Task SeePage(string heading) => Try($"看到页面“{heading}”", () => page.Locator("h1:visible").Filter(new() { HasText = heading }).WaitForAsync());

    public Task NotSee(string text) => Try($"看不到“{text}”", async () => Assert.Equal(0, await Says(text).CountAsync()));

    /// <summary>Whether the page, as it is now, offers a field of this label.</summary>
    public async Task<bool> Finds(string label) => await Field(label).CountAsync() > 0;

    /// <summary>Whether the page, as it is now, says it.</summary>
    public async Task<bool> Reads(string text) => await Says(text).CountAsync() > 0;

    /// <summary>What stands there, with single spaces.</summary>
    public async Task<string> Read(string selector = "main") => (await page.Locator(selector).First.InnerTextAsync()).OneLine();

    /// <summary>The part of the page that says this.</summary>
    public async Task<string> ReadBeside(string words) => (await Part(words).InnerTextAsync()).OneLine();

    /// <summary>How many rows the list on the page has.</summary>
    public Task<int> Rows(string selector) => page.Locator(selector).CountAsync();

    /// <summary>Opens the address printed on the console or written in a letter; nothing else is ever opened by its address.</summary>
    public async Task Open(string link) => await page.GotoAsync(link);

    public async Task SetPassword(string password)
    {
        _password = password;
        await Fill("密码", password);
        await Fill("再输一次密码", password);
        await Click("保存");
        await SeePage("登录");
    }

    /// <summary>Name and password; then the code of the authenticator, which is set up when the page asks for it.</summary>
    public async Task SignIn()
    {
        await Fill("用户名", UserName);
        await Fill("密码", _password);
        await Click("登录");
        await Try("登录", () => page.Locator(".whoami:visible, h1:text('两步验证'), .error-summary:visible").First.WaitForAsync());
        if (await Reads("手工输入密钥"))
            await Enrol();
        else if (await page.Locator("h1:text-is('两步验证')").CountAsync() > 0)
            await GiveCode("继续");
        await Try("进入", () => page.Locator("h1:text-is('我的工作'), main :text('密码已经用了')").First.WaitForAsync());
        if (await Reads("密码已经用了"))
            await RenewPassword();
        await SeePage("我的工作");
    }

    private async Task RenewPassword()
    {
        string fresh = "又见" + _password;
        await Fill("原密码", _password);
        await Fill("新密码", fresh);
        await Fill("再输一次新密码", fresh);
        await Click("修改密码");
        await See("密码已修改");
        _password = fresh;
        await Click("我的工作");
    }

    public async Task SignOut()
    {
        await page.Locator(".who:visible").ClickAsync();
        await Click("退出登录");
        await SeePage("登录");
    }

    // the key is typed into the phone, as the page offers
    private async Task Enrol()
    {
        _key = (await page.Locator(".one-time:visible").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal).Trim();
        await GiveCode("开启");
        await SeePage("两步验证已开启");
        await Click("我已保存，继续");
    }

    private async Task GiveCode(string button)
    {
        // a code is good for one use: the phone shows the next one within half a minute
        while (Totp.Step(clock()) <= _usedStep)
            await Task.Delay(500, TestContext.Current.CancellationToken);
        _usedStep = Totp.Step(clock());
        await Fill("验证码", Totp.At(_key, clock()));
        await Click(button);
    }

    private ILocator Says(string text) => page.Locator("main").GetByText(text).Locator("visible=true").First;

    private ILocator Field(string label) => page.Locator("main, dialog[open]").Locator("input:enabled, textarea:enabled, select:enabled")
        .And(page.GetByLabel(new Regex($"^\\s*{Regex.Escape(label)}")).Or(page.GetByLabel(label, new() { Exact = true }))).First;

    private ILocator Part(string words) => page.Locator("main").Locator("tr, li, article, .alert, .account, section.card, form.card").Filter(new() { HasText = words }).Last;

    private static async Task<ILocator> Best(ILocator within, string text)
    {
        var offered = within.Locator("a:visible, button:visible:enabled, summary:visible").Filter(new() { HasText = text });
        await offered.First.WaitForAsync();
        var exact = within.Locator("a:visible, button:visible:enabled, summary:visible").Filter(new() { HasTextRegex = new Regex($"^\\s*{Regex.Escape(text)}\\s*$") });
        var chosen = await exact.CountAsync() > 0 ? exact : offered;
        // the page itself stands behind bar and navigation
        return chosen.Last;
    }

    private async Task Try(string what, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception problem) when (problem is TimeoutException or PlaywrightException or Xunit.Sdk.XunitException)
        {
            string folder = Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } named ? named : Path.GetTempPath();
            string picture = Path.Combine(folder, $"journey-{Guid.NewGuid():N}.png");
            await page.ScreenshotAsync(new() { Path = picture, FullPage = true });
            string text = (await page.Locator("body").InnerTextAsync()).OneLine();
            throw new InvalidOperationException($"{name}没能{what}。{new Uri(page.Url).AbsolutePath}：{text[..Math.Min(text.Length, 1500)]}\n{picture}\n{problem.Message.Split('\n')[0]}", problem);
        }
    }
}
