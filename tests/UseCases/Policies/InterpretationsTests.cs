using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Tests.UseCases.Policies;

public sealed class InterpretationsTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly Officer Maker = new(11, "张经办", Role.ProvinceMaker, RegionScope.Province);
    private static readonly Officer Approver = new(12, "李批准", Role.Approver, RegionScope.Province);

    private static InterpretationDraft Draft(string reading = "Q9", string letter = "B", string from = "2026-03-01", string document = "甘工信函[2026]20号", string reason = "统一口径") =>
        new("gansu-2025-152", reading, letter, DateOnly.Parse(from), document, reason);

    [Fact]
    public async Task It_changes_a_reading_only_once_confirmed_and_only_from_its_day()
    {
        long id = await RecordInterpretation.By(database.App, Draft(), Maker);
        Assert.Equal("", await On("2026-11-30"));
        await ConfirmInterpretation.By(database.App, id, Approver);
        Assert.Equal("", await On("2026-02-28"));
        Assert.Equal("Q9=B", await On("2026-03-01"));

        long back = await RecordInterpretation.By(database.App, Draft(letter: "A", from: "2026-07-01"), Maker);
        await ConfirmInterpretation.By(database.App, back, Approver);
        Assert.Equal("Q9=B", await On("2026-06-30"));
        Assert.Equal("", await On("2026-07-01"));

        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal(["interpretation-recorded 张经办", "interpretation-confirmed 李批准"], await connection.QueryAsync<string>(
            "select act || ' ' || actor_name from events where subject = 'interpretation' and subject_id = @id order by event_id", new { id }));
        Assert.Equal("甘工信函〔2026〕20号", await connection.ExecuteScalarAsync<string>("select document from interpretations where interpretation_id = @id", new { id }));
    }

    [Theory]
    [InlineData("Q99", "A", "2026-03-01", "甘工信函〔2026〕20号", "x", "没有编号为“Q99”的口径")]
    [InlineData("Q8", "C", "2026-03-01", "甘工信函〔2026〕20号", "x", "没有“C”这一理解")]
    [InlineData("Q8", "A", "2026-03-01", "甘工信函〔2026〕20号", "x", "不需要登记")]
    [InlineData("Q8", "B", "2025-08-05", "甘工信函〔2026〕20号", "x", "不得早于施行日期")]
    [InlineData("Q8", "B", "2026-03-01", "口头", "x", "不符合")]
    [InlineData("Q8", "B", "2026-03-01", "甘工信函〔2026〕20号", " ", "请填写解释的理由")]
    public async Task What_makes_no_sense_is_refused(string reading, string letter, string from, string document, string reason, string why)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => RecordInterpretation.By(database.App, Draft(reading, letter, from, document, reason), Maker));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_letter_is_recorded_that_would_do_nothing()
    {
        foreach (var reading in Packs.Gansu.Readings)
        {
            foreach (var other in reading.Alternatives.Where(other => !FollowedReadings.Follows(reading, other.Letter)))
                await Refused($"口径{reading.Id}不能登记为“{other.Letter}”：", () => RecordInterpretation.By(database.App, Draft(reading.Id, other.Letter), Maker));
        }
        Assert.True(await RecordInterpretation.By(database.App, Draft("Q16", "A"), Maker) > 0);

        // recorded before the program told: not confirmed, either
        await using var owner = await database.Owner.OpenConnectionAsync();
        long old = await owner.ExecuteScalarAsync<long>("""
            insert into interpretations (policy_id, reading, letter, effective_from, document, reason, recorded_by, recorded_by_name)
            values ('gansu-2025-152', 'Q30', 'B', '2026-03-01', '文', '旧', 11, '张经办') returning interpretation_id
            """);
        await Refused("口径Q30不能确认为“B”", () => ConfirmInterpretation.By(database.App, old, Approver));
        await ConfirmInterpretation.Reject(database.App, old, "没有作用", Approver);
    }

    [Fact]
    public async Task Two_persons_and_the_right_ones()
    {
        await Refused("由省工信经办人员登记", () => RecordInterpretation.By(database.App, Draft("Q11", "A"), Approver));
        long id = await RecordInterpretation.By(database.App, Draft("Q11", "A"), Maker);
        await Refused("由批准人确认", () => ConfirmInterpretation.By(database.App, id, Maker));
        await Refused("登记人不能确认自己登记的", () => ConfirmInterpretation.By(database.App, id, Approver with { UserId = Maker.UserId }));
        await Refused("已有一项待确认", () => RecordInterpretation.By(database.App, Draft("Q11", "A"), Maker));
        await Refused("请填写不予确认的理由", () => ConfirmInterpretation.Reject(database.App, id, " ", Approver));
        await ConfirmInterpretation.Reject(database.App, id, "依据不足", Approver);
        await Refused("已经办结", () => ConfirmInterpretation.By(database.App, id, Approver));
        await Refused("没有这项解释口径", () => ConfirmInterpretation.By(database.App, 9999, Approver));
        Assert.DoesNotContain("Q11", await On("2026-11-30"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update interpretations set letter = 'A'")]
    [InlineData("delete from interpretations")]
    public async Task The_application_cannot_rewrite_one(string sql)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task No_rule_in_force_is_a_refusal()
    {
        await using var connection = await database.App.OpenConnectionAsync();
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => PolicyLibrary.On(connection, new DateOnly(2028, 8, 7)));
        Assert.Contains("2028年8月7日没有施行中的规定", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<string> On(string day)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        return (await PolicyLibrary.On(connection, DateOnly.Parse(day))).Readings.ToString();
    }

    private static async Task Refused(string why, Func<Task> act) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<RefusalException>(act)).Message, StringComparison.Ordinal);
}
