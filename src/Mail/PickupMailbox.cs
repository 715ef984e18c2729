namespace SmartFactory.Gansu.Mail;

/// <summary>A letter in the folder.</summary>
public sealed record PickedUp(string File, DateTime WrittenAt, ReadMail Mail);

/// <summary>The folder of the pickup transport, for the demonstration: newest first.</summary>
public sealed class PickupMailbox(MailSettings settings)
{
    /// <summary>How many are shown.</summary>
    public const int Most = 50;

    private const string NotShown = "这封信带有设置密码的一次性链接，只给收件人看，这里不显示。";

    public IReadOnlyList<PickedUp> Newest() => Directory.Exists(settings.Folder)
        ? [.. new DirectoryInfo(settings.Folder).EnumerateFiles("*.eml").OrderByDescending(file => file.LastWriteTimeUtc).Take(Most).Select(Read)]
        : [];

    /// <summary>One of them; null when there is none of this name.</summary>
    public PickedUp? One(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length is 0 or > 80 || !file.All(char.IsAsciiLetterOrDigit))
            return null;
        var found = new FileInfo(Path.Combine(settings.Folder, file + ".eml"));
        return found.Exists ? Read(found) : null;
    }

    private static PickedUp Read(FileInfo file)
    {
        var mail = MailReader.Read(File.ReadAllText(file.FullName));
        return new(Path.GetFileNameWithoutExtension(file.Name), file.LastWriteTimeUtc, mail.Confidential ? mail with { Text = NotShown, Html = "" } : mail);
    }
}
