using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Whether a person may take a duty, asked of the events, which nobody can overwrite: for an act, for a page, for a list.</summary>
public static class SeparationOfDuties
{
    /// <summary>Refuses who has taken a duty of the same thing that excludes this one. To be called behind the lock of the thing.</summary>
    public static async Task RequireOther(this Work work, Duty wanted, long id)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (await WhyNot(work.Connection, work.Officer, wanted, id) is { } why)
            throw new RefusalException(why);
    }

    /// <summary>Why this person may not take it; null when nothing they did stands against it.</summary>
    public static Task<string?> WhyNot(NpgsqlConnection connection, Officer officer, Duty wanted, long id)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return connection.ExecuteScalarAsync<string?>($"select {WhyNotSql(wanted, "@id")}", new { id, officer.UserId });
    }

    /// <summary>This person has taken it.</summary>
    public static Task<bool> HasTaken(NpgsqlConnection connection, Officer officer, Duty duty, long id)
    {
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(duty);
        return connection.ExecuteScalarAsync<bool>($"select {duty.TakenSql("@id")}", new { id, officer.UserId });
    }

    /// <summary>SQL of the same for every row of a list: the sentence, or null. Numbers of other things that the table of duties looks at are named by their subject.</summary>
    public static string WhyNotSql(Duty wanted, string id, params (string Subject, string Id)[] others) =>
        $"case {string.Join(' ', Against(wanted, id, others).Select(one => $"when {one.Taken} then '{one.Refusal}'"))} end";

    /// <summary>SQL: nothing @UserId did stands against it.</summary>
    internal static string MaySql(Duty wanted, string id, params (string Subject, string Id)[] others) =>
        string.Join(" and ", Against(wanted, id, others).Select(one => $"not {one.Taken}"));

    private static IEnumerable<(string Taken, string Refusal)> Against(Duty wanted, string id, (string Subject, string Id)[] others) =>
        Duties.All.Where(one => one.Wanted == wanted).Select(one => (
            one.Taken.TakenSql(one.Taken.Subject == wanted.Subject ? id : others.Single(other => other.Subject == one.Taken.Subject).Id), one.Refusal));
}
