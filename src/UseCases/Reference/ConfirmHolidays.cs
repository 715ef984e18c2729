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
        where holiday_arrangement_id = @id and state = 'requested' and requested_by <> @UserId
        returning year, document
        """;

    private const string OwnSql = "select state = 'requested' from holiday_arrangements where holiday_arrangement_id = @id";

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
        var row = await work.Connection.QuerySingleOrDefaultAsync<Row>(DecideSql, new { id, state, reason, officer.UserId, officer.Name })
            ?? throw new RefusalException(await work.Connection.ExecuteScalarAsync<bool?>(OwnSql, new { id }) switch
            {
                null => "没有这份节假日安排。",
                true => "登记人不能确认或退回自己登记的节假日安排，请由另一人办理。",
                false => "这份节假日安排已经办结。",
            });
        await work.Record(new Event($"holidays-{state}", "holidays", id)
        {
            EffectiveOn = new DateOnly(row.Year, 1, 1),
            Document = row.Document,
            Reason = reason.Length > 0 ? $"{row.Year}年节假日安排：{reason}" : $"{row.Year}年节假日安排",
        });
        await work.Commit();
    }
}
