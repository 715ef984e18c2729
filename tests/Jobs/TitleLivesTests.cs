using System.Globalization;
using Dapper;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Records;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Jobs;

/// <summary>cases/title-lives.txt: 42 titles with awkward dates, played through day by day with acts of persons in between; exactly these moves and letters come out.</summary>
public sealed class TitleLivesTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly DateOnly From = new(2026, 5, 8), To = new(2032, 1, 31);

    private static readonly IReadOnlyList<DayJob> Played =
        [.. Schedule.Days.Where(job => job.Act is CarryOutDueDecisions or EndBans or OpenRenewals or LapseTitles or RemindRenewals or EscalateRenewals)];

    private const string MovesSql = """
        select m.enterprise_id, concat('state ', m.to_state, ' since ', m.effective_on, case when t.derived_from is null then '' else ' (new)' end) as line
        from title_moves m join titles t using (title_id)
        where m.title_move_id > @move and m.from_state is not null and m.from_state <> m.to_state
          and not (m.act = 'open-renewal' and m.actor_role <> 'system-administrator')
        """;

    private const string LettersSql = """
        select l.enterprise_id, concat('letter ', l.kind, ' to ', string_agg(case
                 when l.mailbox = 'enterprise/' || coalesce((select min(x.enterprise_id) from titles x where x.title_id = l.title_id), l.enterprise_id) and l.enterprise_id = any (@successors) then 'successor'
                 else split_part(split_part(l.mailbox, '/', 1), '-', 1) end, ' ' order by l.letter_id),
               case when t.derived_from is null then '' else ' (new)' end) as line
        from letters l left join titles t using (title_id)
        where l.letter_id > @letter
        group by l.enterprise_id, l.kind, l.title_id, t.derived_from
        """;

    [Fact]
    public async Task Every_title_gets_exactly_the_letters_and_moves_of_the_table()
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        var play = new LifeActs(database);
        await play.Prepare();
        var lives = LifeTable.Read();
        foreach (var life in lives)
            await play.Enter(life);
        var seen = lives.ToDictionary(life => life.Id, _ => new List<string>());
        long move = await owner.ExecuteScalarAsync<long>("select max(title_move_id) from title_moves"), letter = 0, ended = 0;

        async Task Look(DateOnly day)
        {
            var lines = (await owner.QueryAsync<(long Enterprise, string Line)>(MovesSql, new { move })).Concat(
                await owner.QueryAsync<(long Enterprise, string Line)>(LettersSql, new { letter, successors = play.Successors.ToArray() })).Concat(
                (await owner.QueryAsync<long>("select enterprise_id from bans where state = 'ended' and ended_on = @day", new { day })).Where(_ => ended > 0).Select(id => (id, "ban ended")));
            foreach (var (enterprise, line) in lines)
                seen[play.LifeOf(enterprise)].Add($"{day:yyyy-MM-dd} {line}");
            (move, letter) = await owner.QuerySingleAsync<(long, long)>("select (select max(title_move_id) from title_moves), (select coalesce(max(letter_id), 0) from letters)");
            ended = 0;
        }

        for (var day = From; day <= To; day = day.AddDays(1))
        {
            foreach (var job in Played)
            {
                var result = await RunDay.Simulated(database.App, job.Act, day, TestContext.Current.CancellationToken);
                ended = result.Report.Counts.GetValueOrDefault("bans");
                if (result.Report.Counts.Count > 0)
                    await Look(day);
            }
            if (await play.Act(lives, day))
                await Look(day);
        }

        foreach (var life in lives)
            Assert.Equal($"{life.Id}\n{string.Join('\n', life.Expected.Order(StringComparer.Ordinal))}", $"{life.Id}\n{string.Join('\n', seen[life.Id].Order(StringComparer.Ordinal))}");
        Assert.Equal(["J13", "J16", "J22"], await Late(owner, play));
        var check = await RunDay.Simulated(database.App, new CheckIntegrity(), To, TestContext.Current.CancellationToken);
        Assert.Empty(check.Report.Notes);
        Assert.Equal(0, await owner.ExecuteScalarAsync<int>("select count(*) from title_moves where actor_name = @Name and act not in ('open-renewal', 'lapse') and decision_id is null", new { Machine.Officer.Name }));
    }

    private static async Task<IEnumerable<string>> Late(Npgsql.NpgsqlConnection owner, LifeActs play) =>
        (await owner.QueryAsync<long>("select enterprise_id from renewals where late")).Select(play.LifeOf).Order(StringComparer.Ordinal);
}

/// <summary>One title of the table.</summary>
internal sealed record Life(string Id, string Situation, TitleKind Kind, DateOnly Confirmed, DateOnly? Printed, bool HasCounty, IReadOnlyList<(DateOnly Day, string Act)> Acts, IReadOnlyList<string> Expected);

/// <summary>Reads the table.</summary>
internal static class LifeTable
{
    public static IReadOnlyList<Life> Read() =>
        [.. File.ReadAllText(Checkout.Path("tests/cases/title-lives.txt")).Split("\n\n").Skip(1).Select(block => Of([.. block.TrimEnd().Split('\n')]))];

    private static Life Of(string[] lines)
    {
        string[] head = [.. lines[0].Split('|').Select(part => part.Trim())];
        return new(
            head[0], head[1], TitleKinds.Parse(head[2]), Day(head[3]), head[4].Length > 0 ? Day(head[4]) : null, head[5] == "county",
            [.. head[6].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(act => (Day(act[..10]), act[11..]))],
            [.. lines.Skip(1).Select(line => line.Trim())]);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
