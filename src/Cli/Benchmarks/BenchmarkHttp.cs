using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Cli.Benchmarks;

/// <summary>The site as a process of its own on the loopback address, asked a bounded number of times.</summary>
internal static partial class BenchmarkHttp
{
    private const int Seconds = 10;

    public static async Task<List<BenchmarkCommand.Measured>> Measure(string dsn, int size, CancellationToken cancel)
    {
        int port = FreePort();
        using var site = Start(dsn, port);
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), MaxConnectionsPerServer = 64 })
            {
                BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            };
            long started = Stopwatch.GetTimestamp();
            await Ready(http, cancel);
            var results = new List<BenchmarkCommand.Measured>
            {
                new(size, "进程启动到第一个页面", Stopwatch.GetElapsedTime(started).TotalSeconds, "秒"),
            };
            await SignIn(http, cancel);
            Task Ask(int i) => Expect(http.PostAsJsonAsync("/api/v1/awards/what-if", new
            {
                decidedOn = "2026-11-30",
                readings = new { Q9 = "B" },
                lines = new[] { new { uscc = BenchmarkData.Code(i % size + 1), kind = "basic" } },
            }, cancel));
            await AtRate(Ask, 500, 5); // warm: code and the plans of several connections
            results.AddRange(Percentiles(size, "试算接口 每秒500次", await AtRate(Ask, 500, Seconds)));
            results.AddRange(await Province(http, size, cancel));
            string[] buckets = ["overdue", "due", "opening", "next"];
            (string Page, Func<int, string> Url)[] pages =
            [
                ("企业页面", i => $"/enterprises/{i % size + 1}"),
                ("企业列表", i => List(i, i % size + 1)),
                ("到期雷达", i => $"/radar?bucket={buckets[i % buckets.Length]}"),
            ];
            foreach (var (page, url) in pages)
            {
                Task Look(int i) => Expect(http.GetAsync(url(i * 7919), cancel));
                await AtRate(Look, 50, 5); // warm: code and the plans of several connections
                results.AddRange(Percentiles(size, page + " 每秒50次", await AtRate(Look, 50, Seconds)));
            }
            foreach (var (page, url) in pages)
            {
                for (int round = 0; round < 2; round++)
                    await AtOnce(http, url, cancel); // warm: 32 connections plan, and code is compiled anew while both cores are busy
                results.AddRange(await Page(http, size, page + " 32并发", url, cancel));
            }
            site.Refresh();
            results.Add(new(size, "网站进程内存", site.WorkingSet64 / 1048576.0, "MiB"));
            return results;
        }
        finally
        {
            site.Kill(true);
        }
    }

    // the first page, a later one, a search that stays a list (one that finds a single enterprise leads on to its page)
    private static string List(int i, int enterprise) => (i % 3) switch
    {
        0 => "/enterprises",
        1 => $"/enterprises?after={Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{BenchmarkData.Name(enterprise)}\u001f{enterprise}"))}",
        _ => $"/enterprises?tab=held&q={BenchmarkData.Distinct(enterprise)}",
    };

    private static async Task<List<BenchmarkCommand.Measured>> Province(HttpClient http, int size, CancellationToken cancel)
    {
        int lines = Math.Min(size, 5_000);
        var times = new List<double>();
        for (int run = 0; run < 8; run++)
        {
            long started = Stopwatch.GetTimestamp();
            await Expect(http.PostAsJsonAsync("/api/v1/awards/what-if", new
            {
                decidedOn = "2026-11-30",
                lines = Enumerable.Range(1, lines).Select(i => new { uscc = BenchmarkData.Code(i), kind = "basic" }),
            }, cancel));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        return [new(size, $"试算接口 一次{lines:N0}家（中位）", times[times.Count / 2], "毫秒")];
    }

    private static async Task<List<BenchmarkCommand.Measured>> Page(HttpClient http, int size, string step, Func<int, string> url, CancellationToken cancel)
    {
        var times = await AtOnce(http, url, cancel);
        return [.. Percentiles(size, step, times), new(size, step + " 吞吐", times.Count / (double)Seconds, "次/秒")];
    }

    // closed loop: each of 32 asks again when it has its answer
    private static async Task<List<double>> AtOnce(HttpClient http, Func<int, string> url, CancellationToken cancel)
    {
        var times = new ConcurrentBag<double>();
        long until = Stopwatch.GetTimestamp() + Seconds * Stopwatch.Frequency;
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            while (Stopwatch.GetTimestamp() < until)
            {
                long started = Stopwatch.GetTimestamp();
                await Expect(http.GetAsync(url(Interlocked.Increment(ref next) * 7919), cancel));
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }));
        return [.. times];
    }

    // open loop: the next question does not wait for the last answer, so waiting counts
    private static async Task<List<double>> AtRate(Func<int, Task> ask, int perSecond, int seconds)
    {
        var running = new List<Task<double>>(perSecond * seconds);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < perSecond * seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond);
            var early = due - Stopwatch.GetElapsedTime(started);
            if (early > TimeSpan.FromMilliseconds(1))
                await Task.Delay(early);
            running.Add(Time(ask, i, started, due));
        }
        return [.. await Task.WhenAll(running)];
    }

    private static async Task<double> Time(Func<int, Task> ask, int i, long started, TimeSpan due)
    {
        await ask(i);
        return (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
    }

    private static IEnumerable<BenchmarkCommand.Measured> Percentiles(int size, string step, List<double> times)
    {
        times.Sort();
        yield return new(size, step + " p50", times[times.Count / 2], "毫秒");
        yield return new(size, step + " p99", times[times.Count * 99 / 100], "毫秒");
    }

    private static async Task Expect(Task<HttpResponseMessage> asked)
    {
        using var response = await asked;
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{response.RequestMessage?.RequestUri}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        _ = await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task Ready(HttpClient http, CancellationToken cancel)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await Expect(http.GetAsync("/sign-in", cancel));
                return;
            }
            catch (HttpRequestException) when (attempt < 600)
            {
                await Task.Delay(50, cancel);
            }
        }
    }

    private static async Task SignIn(HttpClient http, CancellationToken cancel)
    {
        string page = await http.GetStringAsync("/sign-in", cancel);
        string token = Token().Match(page).Groups[1].Value;
        string user = Account().Match(page).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("userName", user), new("__RequestVerificationToken", token)]);
        await Expect(http.PostAsync(new Uri("/sign-in/demonstration", UriKind.Relative), form, cancel));
    }

    private static Process Start(string dsn, int port)
    {
        string web = Path.Combine(PrivateServer.Checkout(), "src", "Web");
        string dll = Path.Combine(AppContext.BaseDirectory.Replace($"{Path.DirectorySeparatorChar}Cli{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}Web{Path.DirectorySeparatorChar}", StringComparison.Ordinal), "SmartFactory.Gansu.Web.dll");
        var start = new ProcessStartInfo("dotnet", [dll, "--contentRoot", web, "--urls", $"http://127.0.0.1:{port}"]) { RedirectStandardOutput = true };
        start.Environment["ConnectionStrings__Gansu"] = dsn;
        start.Environment["Gansu__Demonstration"] = "true";
        start.Environment["DOTNET_GCgen0size"] = "0x1000000"; // as run starts it
        start.Environment["Logging__LogLevel__Default"] = "Error";
        var process = Process.Start(start) ?? throw new IOException("the site cannot be started");
        process.OutputDataReceived += (_, line) => { if (line.Data?.Contains("\"Error\"", StringComparison.Ordinal) == true) Output.Say(line.Data); };
        process.BeginOutputReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex("""name="__RequestVerificationToken" type="hidden" value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("""name="userName" value="([^"]*maker[^"]*)""")]
    private static partial Regex Account();
}
