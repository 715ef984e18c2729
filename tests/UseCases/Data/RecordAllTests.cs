using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Tests.UseCases.Data;

public sealed class RecordAllTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const string Sql = """
        select concat_ws('|', actor_id, actor_name, actor_role, act, subject, coalesce(subject_id::text, '-'), coalesce(enterprise_id::text, '-'), coalesce(effective_on::text, '-'),
          reason, articles, document, coalesce(policy_version_id::text, '-'), details) from events order by event_id desc limit 3
        """;

    [Fact]
    public async Task Events_recorded_all_at_once_read_as_if_recorded_one_by_one()
    {
        long enterprise = await new SmallLedger(database.Owner).Enterprise("事件企业");
        Event[] happened =
        [
            new("ban-ended", "ban", 7) { EnterpriseId = enterprise, EffectiveOn = new(2028, 3, 21), Reason = "期满", Articles = [23], Document = "甘工信发〔2026〕30号", PolicyVersionId = 1, Details = """{"n": 1}""" },
            new("nothing-known", "job", null),
            new("two-articles", "ban", 8) { Articles = [24, 25] },
        ];
        await using var work = await Work.Begin(database.App, SmallLedger.Maker);
        foreach (var one in happened)
            await work.Record(one);
        string[] singly = [.. await work.Connection.QueryAsync<string>(Sql)];

        await work.RecordAll(happened);
        await work.RecordAll([]);

        Assert.Equal(singly, await work.Connection.QueryAsync<string>(Sql));
        Assert.Equal(6, await work.Connection.ExecuteScalarAsync<int>("select count(*) from events where act = any (@acts)", new { acts = happened.Select(one => one.Act).ToArray() }));
    }
}
