using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Reference;

/// <summary>节假日安排: one person enters the State Council's notice of a year; it counts once another confirms it.</summary>
public static class RequestHolidays
{
    /// <summary>Who enters and who confirms, never the same person.</summary>
    public static readonly Role[] By = [Role.ProvinceMaker, Role.SystemAdministrator];

    private const string InsertSql = """
        insert into holiday_arrangements (year, document, source, requested_by, requested_by_name) values (@year, @document, @source, @UserId, @Name)
        returning holiday_arrangement_id
        """;

    private const string DaysSql = "insert into holiday_arrangement_days (holiday_arrangement_id, day, name, kind) values (@id, @Date, @Name, @kind)";

    /// <summary>Reads the number a person typed, or the one the text itself bears.</summary>
    public static string DocumentOf(HolidayNotice notice, string? typed)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return DocumentNumber.TryParse(string.IsNullOrWhiteSpace(typed) ? notice.Document : typed, out var document, out string? problem)
            ? document.ToString()
            : throw new RefusalException($"{problem}；请填写国务院办公厅通知的文号，例如“国办发明电〔2025〕7号”。") { Field = "Document" };
    }

    /// <summary>Enters it and returns its number; a text with anything wrong is refused.</summary>
    public static async Task<long> Of(NpgsqlDataSource database, Officer officer, int year, string? document, string? text)
    {
        ArgumentNullException.ThrowIfNull(officer);
        officer.Require(By);
        var notice = HolidayNotice.Read(text, year);
        if (notice.Problems is [var first, ..])
            throw new RefusalException(first.Sentence) { Field = "Text" };
        string number = DocumentOf(notice, document);
        await using var work = await Work.Begin(database, officer);
        long id;
        try
        {
            id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new { year, document = number, source = text!.Trim(), officer.UserId, officer.Name });
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new RefusalException($"{year}年的节假日安排已有一份待确认，请先办结那一份。") { Field = "Year" };
        }
        await work.Connection.ExecuteAsync(DaysSql, notice.Days.Select(day => new { id, day.Date, day.Name, kind = day.IsWorkday ? "workday" : "holiday" }));
        await work.Record(new Event("holidays-requested", "holidays", id) { EffectiveOn = new DateOnly(year, 1, 1), Document = number, Reason = $"{year}年节假日安排" });
        await work.Commit();
        return id;
    }
}
