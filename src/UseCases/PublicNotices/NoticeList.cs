using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.PublicNotices;

/// <summary>What the list of notices is asked for.</summary>
/// <param name="Text">Part of the title, of where it is published, or, for the province, of the batch's name.</param>
/// <param name="State">"coming", "running", "ended", "withdrawn", "objected"; empty for all.</param>
/// <param name="Today">The day the states are told for.</param>
public sealed record NoticeFilter(string? Text, string State, DateOnly Today);

/// <summary>One notice of the list. What is said of objections is the province's.</summary>
public sealed record NoticeRow(
    long PublicNoticeId, long SettlementId, string Settlement, string StageCode, string Title, string PublishedAt, DateOnly FirstDay, DateOnly LastDay,
    int WorkingDays, bool CountsFirstDay, string RecordedByName, DateTime RecordedAt, DateOnly? WithdrawnOn, string? WithdrawnByName, string WithdrawalReason,
    long PolicyVersionId, long Objections, long Open)
{
    /// <summary>The version of the rule the batch is settled under: the notice and its length rest on it, too.</summary>
    public string Policy => PolicyVersionId.ToString(CultureInfo.InvariantCulture);

    public SettlementStage Stage => SettlementStages.Parse(StageCode);

    public NoticePeriod Period => new(FirstDay, LastDay, WorkingDays, CountsFirstDay);

    public NoticeState State(DateOnly today) => WithdrawnOn is null ? Period.On(today) : NoticeState.Withdrawn;
}

/// <summary>公示, the newest first. A notice is public, but here others than the province see those with lines of their own, and nothing of objections.</summary>
public static class NoticeList
{
    /// <summary>The states, in order, by the words of the query.</summary>
    public static IReadOnlyList<(string Code, string Condition)> States { get; } =
    [
        ("coming", "n.withdrawn_on is null and n.first_day > @Today"),
        ("running", "n.withdrawn_on is null and @Today between n.first_day and n.last_day"),
        ("ended", "n.withdrawn_on is null and n.last_day < @Today"),
        ("withdrawn", "n.withdrawn_on is not null"),
        ("objected", "exists (select from objections o where o.public_notice_id = n.public_notice_id and o.result is null)"),
    ];

    /// <summary>The states this person may ask for: objections are the province's.</summary>
    public static IEnumerable<string> StatesFor(Officer officer)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return States.Select(state => state.Code).Where(code => code != "objected" || officer.Role.IsProvincial());
    }

    private const string Columns = """
        select n.public_notice_id, n.settlement_id, s.name as settlement, s.stage as stage_code, n.title, n.published_at, n.first_day, n.last_day,
               n.working_days, n.counts_first_day, n.recorded_by_name, n.recorded_at, n.withdrawn_on, n.withdrawn_by_name, n.withdrawal_reason, s.policy_version_id,
               (select count(*) from objections o where o.public_notice_id = n.public_notice_id) as objections,
               (select count(*) from objections o where o.public_notice_id = n.public_notice_id and o.result is null) as open
        """;

    private static string From(Officer officer) => $"""
        from public_notices n
        join settlements s using (settlement_id)
        where {(officer.Role.IsProvincial() ? "true" : $"""
            exists (
              select from settlement_lines l join enterprises e using (enterprise_id)
              where l.settlement_id = n.settlement_id and l.seq <> all (n.left_out) and {officer.Scope.SqlFor("e")})
            """)}
        """;

    /// <summary>Rows before a number; null for the newest.</summary>
    public static async Task<IReadOnlyList<NoticeRow>> Rows(NpgsqlDataSource database, Officer officer, NoticeFilter filter, long? before, int limit)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<NoticeRow>(
            $"{Columns} {From(officer)} {Conditions(officer, filter)} and n.public_notice_id < coalesce(@before, 9223372036854775807) order by n.public_notice_id desc limit @limit",
            Parameters(officer, filter, before, limit))).AsList();
    }

    /// <summary>Every row of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<NoticeRow> All(NpgsqlDataSource database, Officer officer, NoticeFilter filter)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<NoticeRow>(
            $"{Columns} {From(officer)} {Conditions(officer, filter)} order by n.public_notice_id desc", Parameters(officer, filter, null, 0)))
            yield return row;
    }

    /// <summary>How many there are in each state with the text kept; "" is all.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource database, Officer officer, NoticeFilter filter)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        string which = string.Concat(States.Select(state => $", count(*) filter (where {state.Condition}) as {state.Code}"));
        var all = filter with { State = "" };
        var row = (IDictionary<string, object>)await connection.QuerySingleAsync(
            $"select count(*) as total{which} {From(officer)} {Conditions(officer, all)}", Parameters(officer, all, null, 0));
        var counts = StatesFor(officer).ToDictionary(code => code, code => (long)row[code]);
        counts[""] = (long)row["total"];
        return counts;
    }

    /// <summary>One, or null when there is none this person may see.</summary>
    public static async Task<NoticeRow?> One(NpgsqlConnection connection, Officer officer, long noticeId)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return await connection.QuerySingleOrDefaultAsync<NoticeRow>($"{Columns} {From(officer)} and n.public_notice_id = @noticeId", new
        {
            noticeId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise,
        });
    }

    /// <summary>The notices of a batch, the newest first.</summary>
    public static async Task<IReadOnlyList<NoticeRow>> OfBatch(NpgsqlConnection connection, Officer officer, long settlementId)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return (await connection.QueryAsync<NoticeRow>($"{Columns} {From(officer)} and n.settlement_id = @settlementId order by n.public_notice_id desc", new
        {
            settlementId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise,
        })).AsList();
    }

    private static string Conditions(Officer officer, NoticeFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        string text = string.IsNullOrWhiteSpace(filter.Text) ? ""
            : $"and (n.title ilike @contains or n.published_at ilike @contains{(officer.Role.IsProvincial() ? " or s.name ilike @contains" : "")})";
        string state = StatesFor(officer).Contains(filter.State) ? $"and {States.First(known => known.Code == filter.State).Condition}" : "";
        return $"{text} {state}";
    }

    private static object Parameters(Officer officer, NoticeFilter filter, long? before, int limit) => new
    {
        officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise, contains = LikePattern.Contains(filter.Text), filter.Today, before, limit,
    };
}
