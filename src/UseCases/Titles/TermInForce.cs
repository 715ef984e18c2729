using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>The periods of Art. 22 on a day. After the rule's own end titles keep their dates and are still reminded of them (Q33).</summary>
internal static class TermInForce
{
    public static async Task<TitleTerm> On(NpgsqlConnection connection, DateOnly day)
    {
        try
        {
            return (await PolicyLibrary.On(connection, day)).Pack.Term;
        }
        catch (RefusalException)
        {
            return (await PolicyLibrary.Current(connection)).MaxBy(version => version.Pack.InForce.From)?.Pack.Term ?? throw new RefusalException("还没有载入任何政策。");
        }
    }

    /// <summary>The readings that dates go by on a day: after the rule's own end, those of the newest rule with what was interpreted by then (Q33).</summary>
    public static async Task<Readings> Readings(NpgsqlConnection connection, DateOnly day)
    {
        try
        {
            return (await PolicyLibrary.On(connection, day)).Readings;
        }
        catch (RefusalException)
        {
            var newest = (await PolicyLibrary.Current(connection)).MaxBy(version => version.Pack.InForce.From) ?? throw new RefusalException("还没有载入任何政策。");
            return PolicyInForce.ReadingsOn(newest.Pack, await PolicyLibrary.Interpretations(connection), day);
        }
    }

    /// <summary>The version of the rule in force on a day; null when none is.</summary>
    public static async Task<long?> Version(NpgsqlConnection connection, DateOnly day)
    {
        try
        {
            return (await PolicyLibrary.On(connection, day)).PolicyVersionId;
        }
        catch (RefusalException)
        {
            return null;
        }
    }

    /// <summary>The last due day that is over on this day: a filing on the first working day after the due date is still in time.</summary>
    public static DateOnly LastDueOver(this DateOnly day, OfficialCalendar calendar)
    {
        day = day.AddDays(-1);
        while (!calendar.IsLikelyWorkday(day))
            day = day.AddDays(-1);
        return day;
    }

    /// <summary>The last day whose date so many months earlier is not after this day.</summary>
    public static DateOnly EndReached(this DateOnly day, int months)
    {
        var end = day.AddMonths(months);
        while (end.AddDays(1).AddMonths(-months) <= day)
            end = end.AddDays(1);
        return end;
    }
}
