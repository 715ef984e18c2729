using Dapper;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Imports;

public sealed class LedgerImportTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const string A = "91620102FAKE00056N", B = "91620100FAKE00072F", C = "91620100FAKE0062X0", D = "91620400FAKE000644", E = "91620200FAKE00013H";

    [Fact]
    public async Task A_corrected_file_adds_only_what_was_left_out()
    {
        string[] wrong = [Ledgers.Line("1", uscc: A, carrier: "甲工厂"), Ledgers.Line("2", uscc: A, carrier: "乙工厂", amount: "三十")];
        string[] right = [wrong[0], Ledgers.Line("2", uscc: A, carrier: "乙工厂", amount: "30")];
        await Assert.ThrowsAsync<RefusalException>(() => CommitLedger.Of(database.App, Ledgers.Of(wrong), Officer.Operator));
        Assert.Equal(0, await Count($"select count(*) from enterprises where uscc = '{A}'"));

        var first = await CommitLedger.Of(database.App, Ledgers.Of(wrong), Officer.Operator, validRowsOnly: true);
        var second = await CommitLedger.Of(database.App, Ledgers.Of(right), Officer.Operator);

        Assert.Equal((1, 1), (first.Titles, second.Titles));
        Assert.Equal(130m, await Sum(A));
    }

    [Fact]
    public async Task What_contradicts_the_ledger_is_told_at_its_cell_and_changes_nothing()
    {
        _ = await CommitLedger.Of(database.App, Ledgers.Of(Ledgers.Line(uscc: B, carrier: "甲工厂"), Ledgers.Line("2", uscc: B, carrier: "乙工厂")), Officer.Operator);

        var preview = await PreviewLedger.Of(database.App, Ledgers.Of(
            Ledgers.Line(uscc: B, carrier: "甲工厂", amount: "80"), Ledgers.Line("2", uscc: B, carrier: "乙工厂", day: "2025-12-16")), Officer.Operator);

        Assert.Equal([(2, "奖励金额（万元）"), (3, "认定日期")], preview.Findings.Select(finding => (finding.Row, finding.Column)));
        Assert.All(preview.Findings, finding => Assert.Equal(Severity.Warning, finding.Severity));
        Assert.Equal(0, preview.Errors);
        Assert.Equal(200m, await Sum(B));
    }

    //          what the second file has differently            where it is asked about
    [Theory]
    [InlineData("甲工厂", "甘工信发〔2025〕232号", "基础级智能工厂", "认定文号")]
    [InlineData("甲工厂", "甘工信发〔2025〕231号", "先进级智能工厂", "载体类型")]
    [InlineData("甲工场", "甘工信发〔2025〕231号", "基础级智能工厂", null)] // one character of three: another one
    [InlineData("示例第一智能制造工场", "甘工信发〔2025〕231号", "基础级智能工厂", "载体名称")]
    public async Task A_new_title_like_one_of_the_ledger_is_asked_about(string carrier, string document, string kind, string? column)
    {
        string code = NextCode();
        _ = await CommitLedger.Of(database.App, Ledgers.Of(
            Ledgers.Line(uscc: code, carrier: carrier.Length > 5 ? "示例第一智能制造工厂" : "甲工厂")), Officer.Operator);

        var changed = await PreviewLedger.Of(database.App, Ledgers.Of(Ledgers.Line(uscc: code, carrier: carrier, document: document, kind: kind)), Officer.Operator);
        var both = await PreviewLedger.Of(database.App, Ledgers.Of(
            Ledgers.Line(uscc: code, carrier: carrier.Length > 5 ? "示例第一智能制造工厂" : "甲工厂"), Ledgers.Line("2", uscc: code, carrier: carrier, document: document, kind: kind)), Officer.Operator);

        Assert.Equal(column is null ? [] : [(column, Severity.Warning)], changed.Findings.Select(finding => (finding.Column, finding.Severity)));
        Assert.Empty(both.Findings); // the file has the old one, too: then it means another
    }

    [Theory]
    [InlineData("2025-12-20", true, "示例工厂", null)]
    [InlineData("2025-12-01", true, "示例工厂", "载体名称：这一载体2025年12月15日才认定，晚于决定日期")]
    [InlineData("2025-12-20", true, "别的工厂", "载体名称：台账中没有该企业的这一载体")]
    [InlineData("2025-12-20", false, "示例工厂", "统一社会信用代码：台账和本文件中都没有这家企业")]
    public async Task A_decision_without_its_title_says_what_is_missing(string day, bool known, string carrier, string? says)
    {
        string code = NextCode();
        if (known)
            _ = await CommitLedger.Of(database.App, Ledgers.Of(Ledgers.Line(uscc: code)), Officer.Operator);
        var decision = Ledgers.Csv(System.Text.Encoding.UTF8.GetBytes(
            "市州,企业名称,统一社会信用代码,载体名称,处理依据,处理内容,决定文号,决定日期,不得申报年限（年）\n" + $"兰州市,兰州示例有限公司,{code},{carrier},第二十四条,取消基础级智能工厂称号,甘工信函〔2026〕40号,{day},2"));

        var preview = await PreviewLedger.Of(database.App, decision, Officer.Operator);

        Assert.StartsWith(says ?? "", preview.Findings.SingleOrDefault() is { } found ? $"{found.Column}：{found.Message}" : "", StringComparison.Ordinal);
        Assert.Equal(says is null, preview.Findings.Count == 0);
    }

    [Fact]
    public async Task Two_titles_of_one_name_count_twice_however_often_they_are_imported()
    {
        string[] twins = [Ledgers.Line("1", uscc: C, kind: "优秀场景", carrier: "智能排产", amount: "30"), Ledgers.Line("2", uscc: C, kind: "优秀场景", carrier: "智能排产", amount: "30")];

        _ = await CommitLedger.Of(database.App, Ledgers.Of(twins), Officer.Operator);
        var one = await CommitLedger.Of(database.App, Ledgers.Of(twins[0]), Officer.Operator);
        var three = await CommitLedger.Of(database.App, Ledgers.Of([.. twins, Ledgers.Line("3", uscc: C, kind: "优秀场景", carrier: "智能排产", amount: "30")]), Officer.Operator);

        Assert.Equal((0, 1), (one.Titles, three.Titles));
        Assert.Equal(90m, await Sum(C));
    }

    [Fact]
    public async Task Two_people_importing_the_same_rows_at_once_write_them_once()
    {
        var file = Ledgers.Of(Ledgers.Line(uscc: D, city: "白银市", county: ""));

        var receipts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CommitLedger.Of(database.App, file, Officer.Operator)));

        Assert.Equal([0, 0, 0, 1], receipts.Select(receipt => receipt.Titles).Order());
        Assert.Equal(100m, await Sum(D));
    }

    [Fact]
    public async Task A_failure_on_the_way_leaves_nothing()
    {
        var file = Ledgers.Of(Ledgers.Line(uscc: E, document: "甘工信发〔2025〕999号"));
        using var cancelled = new CancellationTokenSource();
        var stop = new Stop(cancelled);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CommitLedger.Of(database.App, file, Officer.Operator, progress: stop, cancel: cancelled.Token));

        Assert.Equal(0, await Count($"select count(*) from enterprises where uscc = '{E}'"));
        Assert.Equal(0, await Count("select count(*) from documents where number = '甘工信发〔2025〕999号'"));
    }

    [Fact]
    public async Task The_end_of_a_title_follows_the_reading_of_the_day_it_was_confirmed()
    {
        await using (var owner = await database.Owner.OpenConnectionAsync())
        {
            await owner.ExecuteAsync("""
                insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name, confirmed_by, confirmed_by_name, confirmed_at)
                values ('gansu-2025-152', 'Q19', 'B', '2026-06-01', '文', '', 1, '甲', 3, '乙', now())
                """);
        }
        const string uscc = "91620500FAKE0003XK";
        _ = await CommitLedger.Of(database.App, Ledgers.Of(
            Ledgers.Line("1", uscc: uscc, carrier: "甲", day: "2026-05-31"), Ledgers.Line("2", uscc: uscc, carrier: "乙", day: "2026-06-01")), Officer.Operator);

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal([new DateOnly(2029, 5, 31), new DateOnly(2029, 5, 31)], await connection.QueryAsync<DateOnly>(
            "select valid_to from titles join enterprises using (enterprise_id) where uscc = @uscc order by carrier collate \"C\"", new { uscc }));
    }

    [Fact]
    public async Task A_new_name_is_kept_with_the_day_it_was_first_seen()
    {
        const string uscc = "91620300FAKE00021H";
        _ = await CommitLedger.Of(database.App, Ledgers.Of(
            Ledgers.Line("1", uscc: uscc, name: "旧名有限公司", carrier: "甲", day: "2025-09-01"), Ledgers.Line("2", uscc: uscc, name: "新名有限公司", carrier: "乙", day: "2025-12-15")), Officer.Operator);

        await using var connection = await database.App.OpenConnectionAsync();
        var names = await connection.QueryAsync<(string, DateOnly?, DateOnly?)>(
            "select n.name, valid_from, valid_to from enterprise_names n join enterprises e using (enterprise_id) where uscc = @uscc order by valid_from nulls first", new { uscc });
        Assert.Equal([("旧名有限公司", null, new DateOnly(2025, 12, 14)), ("新名有限公司", new DateOnly(2025, 12, 15), null)], names);
        Assert.Equal("新名有限公司", await connection.ExecuteScalarAsync<string>("select name from enterprises where uscc = @uscc", new { uscc }));
    }

    private async Task<long> Count(string sql)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(sql);
    }

    private async Task<decimal> Sum(string uscc)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<decimal>("select sum(amount) / 10000 from award_entries join enterprises using (enterprise_id) where uscc = @uscc", new { uscc });
    }

    private static int _next;

    private static string NextCode()
    {
        string body = $"FAKE88{Interlocked.Increment(ref _next) + 10}";
        string first17 = $"91620102{body}{Uscc.BodyCheckCharacter(body)}";
        return first17 + Uscc.CheckCharacter(first17);
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (value is { Stage: "写入", Done: 5 })
                source.Cancel();
        }
    }
}
