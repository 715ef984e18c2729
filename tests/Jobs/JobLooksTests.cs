using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Jobs;

public sealed class JobLooksTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Pages_fit_the_window_and_pass_the_checks(int width)
    {
        var ledger = new SmallLedger(browser.Owner);
        await ledger.Title(await ledger.Enterprise($"陇原精密铸造有限公司{width}", county: "620102"), TitleKind.Advanced, new(2025, 12, 15));
        await using (var owner = await browser.Owner.OpenConnectionAsync())
        {
            await owner.ExecuteAsync("""
                insert into job_days (job, day, state, node, started_at, finished_at, attempts, error, error_number, changes) values
                  ('remind-renewals', '2026-11-19', 'failed', 'node-2-41', now() - interval '1 hour', now(), 4, '数据库：连接中断', 'J3F0A91B2', '{}'),
                  ('open-renewals', '2026-11-18', 'done', 'node-1-40', now() - interval '2 seconds', now(), 1, '', '', '{"counts":{"opened":12}}'),
                  ('end-bans', '2026-11-18', 'done', 'node-1-40', now() - interval '1 seconds', now(), 1, '', '', '{"counts":{"bans":1,"letters":2},"notes":["陇原精密铸造有限公司（甘工信发〔2024〕9号）不得申报至2026-11-17，期满解除"]}')
                on conflict do nothing;
                insert into day_jobs (job, next_day, paused_at, paused_by_name, pause_reason) values ('weekly-digest', '2026-11-19', now(), '张系统', '邮件系统割接') on conflict (job) do update set paused_at = now(), paused_by_name = '张系统', pause_reason = '邮件系统割接'
                """);
        }
        var window = await browser.SignInAs(Role.SystemAdministrator, width: width);

        foreach (string url in new[] { "/jobs", "/jobs/weekly-digest", "/jobs/end-bans", "/jobs/history", "/jobs/open-renewals/preview?on=2028-06-15", "/jobs/remind-renewals/preview?on=2028-06-15" })
            await window.Visit(url);
    }
}
