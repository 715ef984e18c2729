using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>A line of the schedule.</summary>
/// <param name="Act">What is done.</param>
/// <param name="When">When, in words.</param>
/// <param name="At">The time of day from which the day's work is due.</param>
/// <param name="On">On which days; every day when not given.</param>
/// <param name="Workdays">A day on which nobody works puts it off to the next working day.</param>
public sealed record DayJob(IDayJob Act, string When, TimeOnly At, Func<DateOnly, bool>? On = null, bool Workdays = false)
{
    public string Name => Act.Name;

    public string Title => DayJobNames.Of(Name);

    /// <summary>A missed day is made good, day by day. Of what is rarer than daily only the last missed one is: an old digest helps nobody.</summary>
    public bool Daily => On is null;

    public bool RunsOn(DateOnly day, OfficialCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        if (On is null || !Workdays)
            return On is null || On(day);
        if (!calendar.IsLikelyWorkday(day))
            return false;
        for (var meant = day; meant == day || !calendar.IsLikelyWorkday(meant); meant = meant.AddDays(-1))
        {
            if (On(meant))
                return true;
        }
        return false;
    }

    /// <summary>The first day after this one on which it runs.</summary>
    public DateOnly NextAfter(DateOnly day, OfficialCalendar calendar)
    {
        do
            day = day.AddDays(1);
        while (!RunsOn(day, calendar));
        return day;
    }
}

/// <summary>What officers call the jobs.</summary>
public static class DayJobNames
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["carry-out-decisions"] = "执行到期生效的决定",
        ["end-bans"] = "不得申报期满解除",
        ["open-renewals"] = "进入复核期",
        ["lapse-titles"] = "称号到期失效",
        ["notice-end"] = "公示期满提醒",
        ["check-ledger"] = "数据核查",
        ["remind-renewals"] = "复核提醒信函",
        ["escalate-renewals"] = "逾期提请督办",
        ["weekly-digest"] = "市州待办周报",
        ["policy-ending"] = "政策到期预警",
        ["holiday-calendar"] = "下一年度节假日安排检查",
        ["clean-work"] = "清理到期的导出文件",
        ["drain-letters"] = "发送信函",
    };

    /// <summary>The Chinese name of the job in a column, in SQL.</summary>
    internal static string Sql(string column) => $"case {column} {string.Concat(Names.Select(name => $"when '{name.Key}' then '{name.Value}' "))}else {column} end";

    /// <summary>The Chinese name; an unknown one shows its code word.</summary>
    public static string Of(string name) => Names.GetValueOrDefault(name, name);
}
