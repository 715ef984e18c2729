using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Cli.Benchmarks;

/// <summary><c>gansu benchmark</c>: how long the main job takes as the province grows, on a database of its own that is dropped afterwards.</summary>
public static class BenchmarkCommand
{
    private static readonly Option<int[]> Sizes = new("--enterprises")
    {
        Description = "企业数，可多个",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [10_000, 100_000],
    };
    private static readonly Option<int[]> Titles = new("--titles") { Description = "改测定时任务：称号数，可多个", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int> JobDays = new("--job-days") { Description = "另外推演多少天", DefaultValueFactory = _ => 365 };
    private static readonly Option<bool> Http = new("--http") { Description = "同时测试算接口和企业页面" };
    private static readonly Option<bool> NoImport = new("--no-import") { Description = "不测台账导入" };
    private static readonly Option<bool> Keep = new("--keep") { Description = "测完保留数据库，供进一步查看" };
    private static readonly Officer Maker = new(1, "性能测试", Role.ProvinceMaker, RegionScope.Province);

    public static Command Create()
    {
        var command = new Command("benchmark", "性能测试（使用单独的数据库，测完删除）") { Sizes, Http, NoImport, Keep, Titles, JobDays };
        command.SetAction(async (asked, cancel) =>
        {
            string dsn = await PrivateServer.OwnerDsn(), application = await PrivateServer.Dsn();
            var results = new List<Measured>();
            foreach (int titles in asked.GetValue(Titles) ?? [])
                results.AddRange(await BenchmarkJobs.Measure(dsn, application, titles, asked.GetValue(JobDays), cancel));
            foreach (int size in results.Count > 0 ? [] : asked.GetValue(Sizes) ?? [])
                results.AddRange(await Measure(dsn, application, size, asked.GetValue(Http), !asked.GetValue(NoImport), asked.GetValue(Keep), cancel));
            new Output(asked).Result(results, results.Select(line => line.ToString()));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>One figure.</summary>
    internal sealed record Measured(int Enterprises, string Step, double Value, string Unit)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Enterprises,9:N0} 家  {Step,-34} {Value,12:N2} {Unit}");
    }

    private static async Task<List<Measured>> Measure(string dsn, string applicationDsn, int size, bool http, bool import, bool keep, CancellationToken cancel)
    {
        var settings = new NpgsqlConnectionStringBuilder(dsn) { Database = string.Create(CultureInfo.InvariantCulture, $"gansu_benchmark_{size}"), CommandTimeout = 0 };
        applicationDsn = Database.On(settings.Database, applicationDsn);
        await Drop(dsn, settings.Database);
        var results = new List<Measured>();
        try
        {
            await Installation.Prepare(settings.ConnectionString, _ => { }, cancel);
            await using var owner = Database.ForOwner(settings.ConnectionString);
            await using var application = Database.ForApplication(applicationDsn);
            async Task Timed(string step, Func<Task> run)
            {
                Output.Say($"{size:N0} 家：{step} …");
                long started = Stopwatch.GetTimestamp();
                await run();
                results.Add(new Measured(size, step, Stopwatch.GetElapsedTime(started).TotalSeconds, "秒"));
            }

            if (import)
            {
                results.AddRange(await BenchmarkImport.Measure(applicationDsn, size, cancel));
                NpgsqlConnection.ClearAllPools();
                await Drop(dsn, settings.Database);
                await Installation.Prepare(settings.ConnectionString, _ => { }, cancel);
            }
            await Timed("造数", () => BenchmarkData.Fill(owner, size));
            long batch = 0;
            await Timed("全部测算（一个事务，含逐笔说明）", async () => batch = await Settle(application, cancel));
            await Withdraw(owner, batch);
            await Timed("再测算一次（程序已热）", async () => batch = await Settle(application, cancel));
            await Timed("同一批由数据库独立复算（SQL）", async () => Agree(await Check(owner, batch)));
            results.Add(new Measured(size, "本进程内存峰值", Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, "MiB"));
            if (http)
                results.AddRange(await BenchmarkHttp.Measure(applicationDsn, size, cancel));
            return results;
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            if (keep)
                Output.Say($"数据库 {settings.Database} 保留");
            else
                await Drop(dsn, settings.Database);
        }
    }

    private static async Task<long> Settle(NpgsqlDataSource application, CancellationToken cancel)
    {
        var terms = new SettlementTerms("性能测试", new DateOnly(2026, 11, 30), "甘工信发〔2026〕300号", 2026, null, new Dictionary<TitleKind, Money>(), "称号");
        var progress = new Progress<int>();
        return (await SettleProvince.From(application, terms, new DateOnly(2026, 1, 1), terms.DecidedOn, Maker, progress, cancel: cancel)).SettlementId;
    }

    // so that its titles wait for an award again
    private static async Task Withdraw(NpgsqlDataSource owner, long batch)
    {
        await using var connection = await owner.OpenConnectionAsync();
        await connection.ExecuteAsync("update settlements set stage = 'withdrawn' where settlement_id = @batch", new { batch });
    }

    private static async Task<IReadOnlyList<CheckDifference>> Check(NpgsqlDataSource owner, long batch)
    {
        await using var connection = await owner.OpenConnectionAsync();
        await connection.ExecuteAsync("analyze settlement_lines");
        return await CheckBySql.Of(connection, batch);
    }

    private static void Agree(IReadOnlyList<CheckDifference> differences)
    {
        if (differences.Count > 0)
            throw new InvalidOperationException($"{differences.Count} lines differ between the two calculations");
    }

    internal static async Task Drop(string dsn, string database)
    {
        var admin = new NpgsqlConnectionStringBuilder(dsn) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(admin.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync($"drop database if exists \"{database}\" with (force)");
    }
}
