using System.Diagnostics;
using System.Text;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>A `gansu job …` as a process of its own, which can be killed.</summary>
internal sealed class JobProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    public JobProcess(string appDsn, string arguments, params (string Name, string Value)[] environment)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "SmartFactory.Gansu.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        start.Environment["ConnectionStrings__Gansu"] = appDsn;
        start.Environment.Remove("ConnectionStrings__GansuOwner");
        start.Environment["GANSU_HOME"] = Path.Combine(Path.GetTempPath(), $"gansu-jobs-{Environment.ProcessId}");
        start.Environment["GANSU_DEBUG"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Say(line.Data);
        _process.ErrorDataReceived += (_, line) => Say(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>As it calls itself in the records.</summary>
    public string Node => $"{Environment.MachineName}-{_process.Id}";

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public async Task<int> Exit()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Say(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
    }
}

/// <summary>What the tests of processes do to their databases.</summary>
internal static class JobWorld
{
    // the database's own day is another one for eight hours of each
    public const string Today = "(now() at time zone 'Asia/Shanghai')::date";

    // in the window of renewal today, wherever today is
    public const string TitlesSql = $"""
        insert into enterprises (uscc, name, city_code, county_code, unit_id)
        select '91620102' || lpad(i::text, 10, '0'), '批量企业' || i, '620100', '620102', i from generate_series(1, @Titles) i;
        update enterprises set unit_id = enterprise_id;
        insert into titles (enterprise_id, kind, carrier, document, confirmed_on, valid_to, renewal_open, renewal_due, state, state_since)
        select enterprise_id, 'basic', '工厂', '甘工信发〔2025〕1号', {Today} - 900, d.t, (d.t - interval '6 months')::date, (d.t - interval '3 months')::date, 'valid', {Today} - 900
        from enterprises, (select ({Today} + interval '5 months')::date as t) d
        """;

    // due at whatever hour of today the test runs
    public const string YesterdaySql = $"insert into day_jobs (job, next_day) select j, {Today} - 1 from unnest(@names) j";

    public const string SlowImportSql = """
        create function slow_titles() returns trigger language plpgsql as $$ begin perform pg_sleep(4); return null; end $$;
        create trigger slow_titles after insert on titles for each statement execute function slow_titles()
        """;

    public const string SlowSendingSql = """
        create function slow_sending() returns trigger language plpgsql as $$ begin perform pg_sleep(0.1); return null; end $$;
        create trigger slow_sending after insert on letter_attempts for each row execute function slow_sending()
        """;

    // every chunk of letters takes long enough to be killed in
    public const string SlowSql = """
        create function slow_letters() returns trigger language plpgsql as $$ begin perform pg_sleep(1.5); return null; end $$;
        create trigger slow_letters after insert on letters for each statement execute function slow_letters()
        """;

    // held back while the others are looked at
    public const string HoldSql = $"""
        insert into day_jobs (job, next_day, paused_at, paused_by_name) select j, {Today}, now(), '测试' from unnest(array['remind-renewals', 'escalate-renewals']) j
        on conflict (job) do update set paused_at = now(), paused_by_name = '测试'
        """;

    public const string FireSql = """
        update quartz.qrtz_triggers
        set next_fire_time = (extract(epoch from clock_timestamp()) * 10000000)::bigint + 621355968000000000
        where trigger_name = any (@names) and trigger_type = 'CRON'
        """;
}
