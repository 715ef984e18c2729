using System.Globalization;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Letters;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Whatever happens to an account is told to its person and to the audit administrators; the link that sets a password to the person alone.</summary>
internal static class AccountLetters
{
    /// <summary>Tells the person, once there is an account, and the audit administrators.</summary>
    public static async Task Tell(Work work, DateOnly day, AccountPlan plan, long happened, string matter, string course)
    {
        if (plan.UserId is not null)
            await TellPerson(work, day, plan, happened, matter, course);
        await TellAudit(work, day, plan, happened, matter, course);
    }

    public static Task TellPerson(Work work, DateOnly day, AccountPlan plan, long happened, string matter, string course) =>
        QueueLetters.In(work, Notice(LetterRecipient.Person(plan.UserId!.Value), plan, happened, matter, course), day);

    public static Task TellAudit(Work work, DateOnly day, AccountPlan plan, long happened, string matter, string course) =>
        QueueLetters.In(work, Notice(LetterRecipient.Holders(Role.AuditAdministrator), plan, happened, matter, course), day);

    /// <summary>The letter with the link: its text says that there is one, the link itself is sealed.</summary>
    public static Task Link(Work work, AccountDesk desk, AccountPlan plan, long happened, IssuedInvitation link, string course) =>
        QueueLetters.In(work, new LetterOrder("account-link", Key(happened, "link"), LetterRecipient.Person(plan.UserId!.Value))
        {
            SealedLink = desk.Fields.Encrypt(SensitiveField.Link, $"{desk.Site.TrimEnd('/')}/invitation/{link.Token}"),
            Values = new Dictionary<string, string>
            {
                ["账号"] = plan.UserName,
                ["办理事项"] = plan.Act == AccountAct.Create ? "已经开设" : "须重新设置密码",
                ["有效期至"] = link.ValidUntil,
                ["办理经过"] = course,
            },
        }, desk.Day);

    /// <summary>Tells that somebody at the server made a link.</summary>
    public static Task TellOfOperator(Work work, DateOnly day, AccountPlan plan, long happened, string content) => QueueLetters.In(
        work,
        [.. new[] { LetterRecipient.Person(plan.UserId!.Value), LetterRecipient.Holders(Role.AuditAdministrator) }
            .Select(to => Notice(to, happened, $"{plan.DisplayName}（{plan.UserName}）", "的链接已在服务器上打印", content, $"{work.Officer.Name}办理"))],
        day);

    /// <summary>Tells that a request came to nothing.</summary>
    public static async Task TellEnd(Work work, DateOnly day, long? userId, string account, string matter, long happened, string content, string course)
    {
        if (userId is { } person)
            await QueueLetters.In(work, Notice(LetterRecipient.Person(person), happened, account, $"申请{matter}没有办理", content, course), day);
        await QueueLetters.In(work, Notice(LetterRecipient.Holders(Role.AuditAdministrator), happened, account, $"申请{matter}没有办理", content, course), day);
    }

    /// <summary>Tells whoever asked that nothing came of it, when nobody has done anything they would have seen.</summary>
    public static Task TellAsker(Work work, DateOnly day, long asker, string account, string matter, long happened, string content, string course) =>
        QueueLetters.In(work, Notice(LetterRecipient.Person(asker), happened, account, $"申请{matter}没有办理", content, course), day);

    private static LetterOrder Notice(LetterRecipient to, AccountPlan plan, long happened, string matter, string course) =>
        Notice(to, happened, $"{plan.DisplayName}（{plan.UserName}）", matter, plan.Content, course);

    private static LetterOrder Notice(LetterRecipient to, long happened, string account, string matter, string content, string course) =>
        new("account-notice", Key(happened, to.Mailbox), to)
        {
            Values = new Dictionary<string, string> { ["账号"] = account, ["办理事项"] = matter, ["办理内容"] = content, ["办理经过"] = course },
        };

    private static string Key(long happened, string to) => string.Create(CultureInfo.InvariantCulture, $"account/{happened}/{to}");
}
