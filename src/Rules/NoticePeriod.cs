using System.Globalization;

namespace SmartFactory.Gansu.Rules;

/// <summary>How far a public notice has come on a day.</summary>
public enum NoticeState
{
    /// <summary>待公示: its first day is still to come.</summary>
    Coming = 1,

    /// <summary>公示中.</summary>
    Running,

    /// <summary>公示期满.</summary>
    Ended,

    /// <summary>已撤回.</summary>
    Withdrawn,
}

/// <summary>公示期 of a public notice (Art. 17(6), length and counting Q34): both days belong to it and are stored, so that a later change of the calendar moves nothing.</summary>
/// <param name="FirstDay">The day of publication.</param>
/// <param name="LastDay">The last working day counted.</param>
/// <param name="WorkingDays">How many working days are counted.</param>
/// <param name="CountsFirstDay">Whether the day of publication is one of them.</param>
public sealed record NoticePeriod(DateOnly FirstDay, DateOnly LastDay, int WorkingDays, bool CountsFirstDay)
{
    /// <summary>2026年11月30日至2026年12月4日.</summary>
    public string Days => $"{Day(FirstDay)}至{Day(LastDay)}";

    /// <summary>公示期：2026年11月30日至2026年12月4日（5个工作日，首日计入）.</summary>
    public string Sentence => string.Create(CultureInfo.InvariantCulture, $"公示期：{Days}（{WorkingDays}个工作日，首日{(CountsFirstDay ? "计入" : "不计入")}）");

    /// <summary>The first day on which its results may be confirmed (Art. 17(7)).</summary>
    public DateOnly FreeFrom => LastDay.AddDays(1);

    /// <summary>Where the period stands on a day, when it is not withdrawn.</summary>
    public NoticeState On(DateOnly day) => day < FirstDay ? NoticeState.Coming : day <= LastDay ? NoticeState.Running : NoticeState.Ended;

    internal static string Day(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日");
}
