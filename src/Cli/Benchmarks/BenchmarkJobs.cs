using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Cli.Benchmarks;

/// <summary>The jobs of a night over N titles of which one in a hundred is due, then a year of them. The worst case: nobody ever files.</summary>
internal static class BenchmarkJobs
{
    private static readonly DateOnly Day = new(2028, 6, 15);

    // of every hundred titles one is due today: a quarter each opens, reaches the due date, is a month before its end, has ended; the rest is spread over three years and was reminded in the nights before
    private const string FillSql = """
        insert into enterprises (enterprise_id, uscc, name, city_code, county_code, unit_id) overriding system value
        select i, 'FK' || lpad(i::text, 16, '0'), '性能测试企业' || i, c.parent_code, c.code, i
        from generate_series(1, greatest(@n / 3, 1)) i
        join (select code, parent_code, row_number() over (order by code) - 1 as k, count(*) over () as of from regions where level = 'county') c on i % c.of = c.k;
        insert into titles (title_id, enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_open, renewal_due, state, state_since, policy_version_id)
          overriding system value
        select i, 1 + i % greatest(@n / 3, 1), 'basic', '工厂' || i, '甘工信发〔2025〕1号', (t - interval '3 years')::date, t, (t - interval '6 months')::date, (t - interval '3 months')::date,
               case when (t - interval '6 months')::date < @Day then 'renewal-open' else 'valid' end, (t - interval '3 years')::date, (select max(policy_version_id) from policies)
        from (select i, case when i % 100 > 0 then @Day + 2 + (i::bigint * 7919 % 1094)::int
                             else (@Day + (array[interval '6 months', interval '3 months', interval '1 month', interval '-1 day'])[1 + i / 100 % 4])::date end as t
              from generate_series(1, @n) i) x;
        insert into title_moves (title_id, enterprise_id, act, to_state, effective_on, valid_to, renewal_open, renewal_due)
        select title_id, enterprise_id, 'recognise', state, confirmed_on, valid_to, renewal_open, renewal_due from titles;
        insert into title_reminders (title_id, valid_to, months, escalated)
        select title_id, valid_to, case when valid_to - interval '1 month' < @Day then 1 when renewal_due < @Day then 3 when valid_to - interval '4 months' < @Day then 4 else 6 end,
               case when valid_to - interval '1 month' < @Day then 2 when renewal_due < @Day then 1 else 0 end
        from titles where renewal_open < @Day;
        select setval(pg_get_serial_sequence('enterprises', 'enterprise_id'), greatest(@n / 3, 1)), setval(pg_get_serial_sequence('titles', 'title_id'), @n);
        analyze
        """;

    public static async Task<List<BenchmarkCommand.Measured>> Measure(string dsn, string applicationDsn, int titles, int days, CancellationToken cancel)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"gansu_benchmark_jobs_{titles}");
        var settings = new NpgsqlConnectionStringBuilder(dsn) { Database = name, CommandTimeout = 0 };
        await BenchmarkCommand.Drop(dsn, name);
        var results = new List<BenchmarkCommand.Measured>();
        try
        {
            await Installation.Prepare(settings.ConnectionString, _ => { }, cancel);
            await using var owner = Database.ForOwner(settings.ConnectionString);
            await using var application = Database.ForApplication(Database.On(name, applicationDsn));
            await using (var connection = await owner.OpenConnectionAsync(cancel))
                await Unguarded.Fill(connection, () => connection.ExecuteAsync(FillSql, new { n = titles, Day }, commandTimeout: 0));
            await Night(results, application, titles, cancel);
            if (days > 0)
                await Ahead(results, application, titles, days, cancel);
            results.Add(new(titles, "本进程内存峰值", Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, "MiB"));
            return results;
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await BenchmarkCommand.Drop(dsn, name);
        }
    }

    private static async Task Night(List<BenchmarkCommand.Measured> results, NpgsqlDataSource application, int titles, CancellationToken cancel)
    {
        double states = 0, letters = 0;
        int moved = 0, written = 0;
        foreach (var job in Schedule.Days.Where(job => job.RunsOn(Day, new OfficialCalendar([]))).OrderBy(job => job.At))
        {
            long started = Stopwatch.GetTimestamp();
            var result = await RunDay.Of(application, job.Act, Day, "benchmark", cancel: cancel);
            double took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (result.Problem is { } problem)
                throw new InvalidOperationException(job.Name, problem);
            Output.Say($"{job.Name}: {took:0.00} s, {result.Report.Sentence}");
            if (job.Name == "check-ledger")
                results.Add(new(titles, "夜间数据核查", took, "秒"));
            else if (job.At.Hour == 0)
                (states, moved) = (states + took, moved + result.Report.Counts.Values.Sum());
            else
                (letters, written) = (letters + took, written + result.Report.Counts.GetValueOrDefault("letters"));
        }
        results.Add(new(titles, $"夜间办理（{moved:N0} 项变化）", states, "秒"));
        results.Add(new(titles, $"提醒和督办（{written:N0} 封信函）", letters, "秒"));
    }

    private static async Task Ahead(List<BenchmarkCommand.Measured> results, NpgsqlDataSource application, int titles, int days, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        int moved = 0, written = 0;
        await foreach (var result in Simulate.Days(application, Schedule.Days, Day.AddDays(1), Day.AddDays(days), cancel))
            (moved, written) = (moved + result.Report.Counts.GetValueOrDefault("opened") + result.Report.Counts.GetValueOrDefault("lapsed"), written + result.Report.Counts.GetValueOrDefault("letters"));
        results.Add(new(titles, $"推演 {days} 天（{moved:N0} 项变化，{written:N0} 封信函）", Stopwatch.GetElapsedTime(started).TotalSeconds, "秒"));
    }
}
