using System.Text.RegularExpressions;
using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.Tests.Web.People;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.UseCases.People;

/// <summary>The table of duties knows every act, and program and database read the same.</summary>
public sealed partial class DutyTableTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    /// <summary>Acts of one person: nothing stands against who does them, and they stand against nothing.</summary>
    private static readonly string[] OfOnePerson =
    [
        // giving up or handing on what was decided: grants nothing
        "settlement-withdrawn", "quota-issued", "decision-carried-out",
        // the enterprise's own, or for it
        "receipt-confirmed", "contact-recorded", "enterprise-renamed", "branch-linked", "branch-unlinked",
        "fund-pool-created", "ledger-imported", "ledger-import-previewed", "ledger-import-discarded", "ledger-import-totals-set", "ledger-checked", "ledger-problem",
        "account-created", "account-disabled", "account-enabled", "account-reset", "account-role-changed", "first-administrator-created",
        "signed-in", "signed-out", "sign-in-refused", "sign-in-locked", "second-factor-enabled", "second-factor-refused", "password-changed", "password-set",
        // of accounts at once, of sessions, keys and backups: told and on record
        "account-address-changed", "account-link-printed", "account-link-sent", "account-request-lapsed", "account-request-withdrawn", "account-sessions-ended", "account-unlocked",
        "backup-created", "backup-restored", "jobs-back-to-today", "jobs-catch-up", "master-key-replaced", "master-key-rotated", "master-key-set",
        "session-ended", "sessions-ended", "sign-in-unknown",
        "job-paused", "job-resumed", "job-asked", "letter-resent", "letter-bounced", "letter-template-edited",
    ];

    /// <summary>Moves of titles, renewals and reports: what decides about them is a decision of two persons.</summary>
    private static readonly string[] Moves = ["title-", "titles-", "renewal-", "report-"];

    [Fact]
    public void Every_act_makes_a_duty_or_is_known_to_be_one_persons()
    {
        var known = Duties.All.SelectMany(one => one.Wanted.Acts.Concat(one.Taken.Acts)).Concat(OfOnePerson).ToHashSet(StringComparer.Ordinal);
        var codes = EventTextTests.Codes();

        Assert.DoesNotContain(codes, code => !known.Contains(code) && !Moves.Any(start => code.StartsWith(start, StringComparison.Ordinal)));
        Assert.Empty(known.Except(codes)); // an act nobody writes down would stand against nobody
        Assert.Empty(OfOnePerson.Intersect(Duties.All.SelectMany(one => one.Wanted.Acts.Concat(one.Taken.Acts))));
    }

    [Fact]
    public async Task The_triggers_of_the_database_read_the_same_acts()
    {
        // what a maker may not do is no approval: the database leaves it to the program
        var expected = Duties.All.Where(one => one.Wanted != Duties.MakeSettlement && !(one.Wanted == Duties.ConfirmPayment && one.Taken == Duties.ApproveSettlement))
            .Select(one => $"{one.Wanted.Subject} | {one.Taken.Subject} | {string.Join(',', one.Taken.Acts)} | {one.Taken.As?.Code()}").Order(StringComparer.Ordinal);
        await using var connection = await database.Owner.OpenConnectionAsync();

        var found = await connection.QueryAsync<string>("""
            select case c.relname when 'enterprise_changes' then 'enterprise-change' when 'holiday_arrangements' then 'holidays' else replace(left(c.relname, -1), '_', '-') end
                   || ' | ' || split_part(a, '\000', 1) || ' | ' || split_part(a, '\000', 4) || ' | ' || split_part(a, '\000', 5)
            from (select tgrelid, encode(tgargs, 'escape') as a from pg_trigger where tgfoid = 'refuse_taken_duty'::regproc) t join pg_class c on c.oid = t.tgrelid
            """);

        Assert.Equal(expected, found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_act_asks_a_column_of_the_last_hand()
    {
        var asked = EventTextTests.Sources().Where(file => ColumnOfAHand().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName);

        Assert.Empty(asked);
    }

    [Fact]
    public async Task The_question_is_answered_by_the_index()
    {
        await using var connection = await database.Owner.OpenConnectionAsync();
        await connection.ExecuteAsync("set enable_seqscan = off");

        var plan = await connection.QueryAsync<string>(
            $"explain select {SeparationOfDuties.WhyNotSql(Duties.ApproveSettlement, "cast(1 as bigint)").Replace("@UserId", "cast(7 as bigint)", StringComparison.Ordinal)}");

        Assert.Equal(2, plan.Count(line => line.Contains("events_of_a_thing", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"(requested|recorded|made|changed|confirmed|concluded|extra|decided)_by (<>|is distinct from) @|(maker|reviewer|approver)_id (<>|is distinct from) @|not in \(s\.maker_id|(RequestedBy|RecordedBy|MakerId|ReviewerId|ChangedBy|ExtraBy|ConfirmedBy|DecidedBy) (==|!=) ")]
    private static partial Regex ColumnOfAHand();
}
