using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>Tells the system administrators of a day that fails again and again: once per job and day.</summary>
internal static class FailedDays
{
    /// <summary>The first attempt and three repetitions.</summary>
    public const int AlertAfter = 4;

    public static Task<bool> Alert(Work work, string job, DateOnly day, string number)
    {
        var administrators = LetterRecipient.Holders(Role.SystemAdministrator);
        return QueueLetters.In(work, new LetterOrder("job-failed", $"job-failed/{job}/{day:yyyy-MM-dd}/{administrators.Mailbox}", administrators)
        {
            Values = new Dictionary<string, string> { ["任务名称"] = DayJobNames.Of(job), ["业务日期"] = $"{day:yyyy年M月d日}", ["错误编号"] = number },
        }, day);
    }
}
