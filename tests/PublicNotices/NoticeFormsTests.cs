using Dapper;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.Tests.PublicNotices;

/// <summary>What is recorded of a notice and what is refused; every test looks at batches of its own.</summary>
public sealed class NoticeFormsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private NoticeWorld _notices = null!;

    public async ValueTask InitializeAsync() => _notices = await NoticeWorld.Of(database);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    //              first day     days  counted  last day
    [InlineData("2025-09-26", 5, true, "2025-10-09")]  // P1, the Sunday worked for National Day counts
    [InlineData("2025-09-26", 5, false, "2025-10-10")]
    [InlineData("2025-12-29", 5, true, "2026-01-05")]  // P2
    [InlineData("2025-12-29", 5, false, "2026-01-06")]
    [InlineData("2026-02-12", 5, true, "2026-02-25")]  // P3
    [InlineData("2026-02-12", 5, false, "2026-02-26")]
    [InlineData("2026-04-29", 5, true, "2026-05-08")]  // P4
    [InlineData("2026-04-29", 5, false, "2026-05-09")]
    [InlineData("2026-11-30", 1, true, "2026-11-30")]
    [InlineData("2026-11-28", 1, true, "2026-11-30")]  // published on a Saturday: the first working day is the Monday
    [InlineData("2026-12-29", 3, true, "2026-12-31")]
    [InlineData("2026-12-29", 4, true, "2027年的节假日安排")] // the arrangement of 2027 is not recorded
    [InlineData("2026-11-30", 0, true, "工作日数应为")]
    public async Task Both_days_are_counted_by_the_official_calendar_and_stored(string first, int days, bool counted, string last)
    {
        long batch = await _notices.Submitted("0 basic");

        string result = await NoticeWorld.Told(async () => await RecordNotice.Of(_notices.App, batch, NoticeWorld.Draft(DateOnly.Parse(first), days, counted), SettlementWorld.Maker));

        Assert.Contains(last, result.Length > 0 ? result : await Day(batch, "last_day"), StringComparison.Ordinal);
        if (result.Length == 0)
            Assert.Equal((first, "{17}"), (await Day(batch, "first_day"), await _notices.World.One<string>("select articles::text from events where act = 'notice-recorded' and subject_id = @batch", new { batch })));
    }

    [Theory]
    [InlineData("while it is calculated", "测算中")]
    [InlineData("by finance", "须由省工信办理")]
    [InlineData("twice", "已登记公示")]
    [InlineData("without a place", "请填写发布的文号或网址")]
    [InlineData("of nothing", "没有可以公示的名单")]
    [InlineData("after approval", "已批准")]
    public async Task A_notice_is_refused(string situation, string words)
    {
        long batch = situation == "while it is calculated" ? await _notices.World.Batch("1 basic") : await _notices.Submitted("1 basic");
        if (situation == "twice")
            await _notices.Recorded(batch, NoticeWorld.Monday);
        if (situation == "of nothing")
            await ReviewLine.On(_notices.App, batch, [1], new LineReview(null, true, "待核实"), SettlementWorld.Finance);
        if (situation == "after approval")
        {
            await FinishReview.On(_notices.App, batch, SettlementWorld.Finance);
            Assert.Equal("approved", await _notices.Approved(batch, NoticeWorld.Monday, "名单已随甘工信公示〔2026〕3号公示，期间没有异议"));
        }
        var draft = NoticeWorld.Draft(NoticeWorld.Monday) with { PublishedAt = situation == "without a place" ? " " : "甘工信公示〔2026〕12号" };

        Assert.Contains(words, await NoticeWorld.Told(() => RecordNotice.Of(_notices.App, batch, draft, situation == "by finance" ? SettlementWorld.Finance : SettlementWorld.Maker)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("line of no list", "请选择异议所涉的项目")]
    [InlineData("before the notice", "收到日期")]
    [InlineData("tomorrow", "收到日期")]
    [InlineData("after withdrawal", "已经撤回")]
    [InlineData("after approval", "已批准")]
    [InlineData("without text", "请填写异议内容")]
    public async Task An_objection_is_refused(string situation, string words)
    {
        long batch = await _notices.Submitted("2 basic");
        long notice = await _notices.Recorded(batch, new(2026, 11, 23));
        if (situation == "after withdrawal")
            await WithdrawNotice.Of(_notices.App, notice, "名单有误", SettlementWorld.Maker, NoticeWorld.Monday);
        if (situation == "after approval")
        {
            await FinishReview.On(_notices.App, batch, SettlementWorld.Finance);
            Assert.Equal("approved", await _notices.Approved(batch, NoticeWorld.Monday));
        }
        var received = situation switch { "before the notice" => new(2026, 11, 22), "tomorrow" => NoticeWorld.Monday.AddDays(1), _ => NoticeWorld.Monday };
        var form = new ObjectionForm([situation == "line of no list" ? 7 : 1], received, situation == "without text" ? "" : "不符合条件", "", "");

        Assert.Contains(words, await NoticeWorld.Told(() => new RecordObjection(_notices.App, _notices.Protection).Of(notice, form, SettlementWorld.Maker, NoticeWorld.Monday)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update public_notices set last_day = last_day + 1")]
    [InlineData("update public_notices set withdrawal_reason = '另一理由' where withdrawn_on is not null")]
    [InlineData("delete from public_notices")]
    [InlineData("delete from objections")]
    [InlineData("update objections set text_cipher = ''")]
    [InlineData("update objections set result = null, result_reason = '', concluded_on = null, concluded_by = null, concluded_by_name = null")]
    [InlineData("update objection_lines set settlement_line_id = 1")]
    public async Task What_is_recorded_stays(string sql)
    {
        long notice = await _notices.Recorded(await _notices.Submitted("0 basic"), new(2026, 11, 23));
        await ConcludeObjection.Of(_notices.App, await _notices.Object(notice, 1), upheld: false, "不属实", SettlementWorld.Maker, NoticeWorld.Monday);
        await WithdrawNotice.Of(_notices.App, notice, "名单有误", SettlementWorld.Maker, NoticeWorld.Monday);
        await using var connection = await _notices.App.OpenConnectionAsync();

        var problem = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => connection.ExecuteAsync(sql));

        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, problem.SqlState);
    }

    private Task<string> Day(long batch, string column) => _notices.World.One<string>($"select {column}::text from public_notices where settlement_id = @batch", new { batch });
}
