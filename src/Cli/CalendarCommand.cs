using System.CommandLine;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu calendar notice</c>: the last day of a public notice, with the days counted and the holidays skipped (Art. 17).</summary>
public static class CalendarCommand
{
    private static readonly Option<DateOnly> From = Days.Option("--from", "发布日期");
    private static readonly Option<int?> WorkingDays = new("--working-days") { Description = "工作日数；缺省按政策" };
    private static readonly Option<bool?> FirstDayCounts = new("--first-day-counts") { Description = "发布当日是否计入；缺省按政策" };

    public static Command Create()
    {
        From.Required = true;
        WorkingDays.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 250)
                result.AddError("--working-days 应为 1 至 250");
        });
        var notice = new Command("notice", "公示期") { From, WorkingDays, FirstDayCounts };
        notice.SetAction(asked =>
        {
            var from = asked.GetRequiredValue(From);
            var rule = (PolicyFiles.InForceOn(from) ?? PolicyFiles.BuiltIn[^1]).Notice;
            int days = asked.GetValue(WorkingDays) ?? rule.WorkingDays;
            bool firstDayCounts = asked.GetValue(FirstDayCounts) ?? rule.CountPublicationDay;
            var span = Span(from, days, firstDayCounts);
            new Output(asked).Result(
                new
                {
                    from = span.From,
                    working_days = days,
                    first_day_counts = firstDayCounts,
                    end = span.End,
                    counted = span.Counted,
                    skipped = span.Skipped.Select(day => new { date = day.Date, holiday = day.Holiday }),
                    adjusted_workdays = span.AdjustedWorkdays.Select(day => day.Date),
                    holidays_skipped = span.HolidaysSkipped,
                },
                [
                    $"end {Days.Text(span.End)}",
                    $"counted {string.Join(' ', span.Counted.Select(Days.Text))}",
                    $"skipped {Join(span.Skipped.Select(day => $"{Days.Text(day.Date)}（{day.Holiday ?? "周末"}）"))}",
                    $"adjusted {Join(span.AdjustedWorkdays.Select(day => $"{Days.Text(day.Date)}（{day.Name}调休上班）"))}",
                ]);
            return ExitCode.Done;
        });
        return new Command("calendar", "工作日历") { notice };
    }

    private static string Join(IEnumerable<string> days) => string.Join(' ', days) is { Length: > 0 } text ? text : "无";

    private static WorkingSpan Span(DateOnly from, int days, bool firstDayCounts)
    {
        try
        {
            return ReferenceFiles.Calendar().NoticeEnd(from, days, firstDayCounts);
        }
        catch (CalendarYearMissingException missing)
        {
            throw new RefusalException(missing.Message, missing);
        }
    }
}
