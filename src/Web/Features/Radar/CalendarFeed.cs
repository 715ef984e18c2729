using System.Globalization;
using System.Text;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Web.Features.Radar;

/// <summary>Due dates as an iCalendar text (RFC 5545): one whole-day entry per title, with a reminder a week before.</summary>
public static class CalendarFeed
{
    private const int LongestLine = 75;

    public static string Of(IEnumerable<DueTitle> titles, DateOnly today, string host)
    {
        ArgumentNullException.ThrowIfNull(titles);
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//SmartFactory.Gansu//radar//ZH");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        Line(text, "X-WR-CALNAME:智能工厂称号复核申请截止日");
        Line(text, "X-WR-TIMEZONE:Asia/Shanghai");
        Line(text, "REFRESH-INTERVAL;VALUE=DURATION:PT12H");
        foreach (var title in titles)
            Entry(text, title, today, host);
        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static void Entry(StringBuilder text, DueTitle title, DateOnly today, string host)
    {
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:renewal-{title.TitleId}-{Day(title.ValidTo)}@{host}");
        Line(text, $"DTSTAMP:{Day(today)}T000000Z");
        Line(text, $"DTSTART;VALUE=DATE:{Day(title.RenewalDue)}");
        Line(text, $"DTEND;VALUE=DATE:{Day(title.RenewalDue.AddDays(1))}");
        Line(text, $"SUMMARY:{Escaped($"复核申请截止：{title.Enterprise}（{title.Kind.ShortName()}）")}");
        Line(text, $"DESCRIPTION:{Escaped($"{title.Kind.Name()}“{title.Carrier}”有效期至{title.ValidTo:yyyy年M月d日}，应于{title.RenewalDue:yyyy年M月d日}前提出复核申请（第二十二条）。")}");
        Line(text, "TRANSP:TRANSPARENT");
        Line(text, "BEGIN:VALARM");
        Line(text, "ACTION:DISPLAY");
        Line(text, "DESCRIPTION:复核申请截止前一周");
        Line(text, "TRIGGER:-P7D");
        Line(text, "END:VALARM");
        Line(text, "END:VEVENT");
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).ReplaceLineEndings("\\n");

    // a line is at most 75 octets; longer ones go on after a line break and a space, never inside a character
    private static void Line(StringBuilder text, string line)
    {
        int octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                octets = 1;
            }
            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
