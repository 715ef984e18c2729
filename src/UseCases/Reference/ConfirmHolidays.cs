using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Reference;

/// <summary>The second person of a holiday arrangement: confirmed, it is the calendar of its year from now on; what was counted before stays as it was.</summary>
public static class ConfirmHolidays
{
    private const string DecideSql = """
        update holiday_arrangements set state = @state, decided_by = @UserId, decided_by_name = @Name, decided_at = now(), rejection_reason = @reason
        where holiday_arrangement_id = @id and state = 'requested'
        returning year, document
        """;

    private const string LockSql = "select state from holiday_arrangements where holiday_arrangement_id = @id for update";

    private sealed record Row(int Year, string Document);

    /// <summary>Confirms it.</summary>
    public static Task By(NpgsqlDataSource database, Officer officer, long id) => Decide(database, officer, id, "confirmed", "");

    /// <summary>Sends it back for good, with a reason; it can be entered anew.</summary>
    public static Task Reject(NpgsqlDataSource database, Officer officer, long id, string? reason) =>
        Decide(database, officer, id, "rejected", EnterpriseScope.Required(reason, "退回的理由"));

    private static async Task Decide(NpgsqlDataSource database, Officer officer, long id, string state, string reason)
    {
        ArgumentNullException.ThrowIfNull(officer);
        officer.Require(RequestHolidays.By);
        await using var work = await Work.Begin(database, officer);
        string found = await work.Connection.ExecuteScalarAsync<string?>(LockSql, new { id }) ?? throw new RefusalException("没有这份节假日安排。");
        if (found != "requested")
            throw new RefusalException("这份节假日安排已经办结。");
        await work.RequireOther(Duties.ConfirmHolidays, id);
        var row = await work.Connection.QuerySingleAsync<Row>(DecideSql, new { id, state, reason, officer.UserId, officer.Name });
        await work.Record(new Event($"holidays-{state}", "holidays", id)
        {
            EffectiveOn = new DateOnly(row.Year, 1, 1),
            Document = row.Document,
            Reason = reason.Length > 0 ? $"{row.Year}年节假日安排：{reason}" : $"{row.Year}年节假日安排",
        });
        await work.Commit();
    }
}
