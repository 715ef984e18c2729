using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.UseCases.PublicNotices;

/// <summary>The notice of a batch that is not withdrawn; there is one at most.</summary>
public sealed record StandingNotice(long PublicNoticeId, string Title, DateOnly FirstDay, DateOnly LastDay, int WorkingDays, bool CountsFirstDay)
{
    private const string Sql = """
        select public_notice_id, title, first_day, last_day, working_days, counts_first_day
        from public_notices where settlement_id = @settlementId and withdrawn_on is null
        """;

    public NoticePeriod Period => new(FirstDay, LastDay, WorkingDays, CountsFirstDay);

    /// <summary>Null when none is recorded.</summary>
    public static Task<StandingNotice?> Of(NpgsqlConnection connection, long settlementId) =>
        connection.QuerySingleOrDefaultAsync<StandingNotice>(Sql, new { settlementId });
}
