namespace SmartFactory.Gansu.Mail;

/// <summary>Puts letters into a folder, one file each, named after the letter: sending it again changes nothing. Nothing leaves the machine.</summary>
public sealed class PickupTransport(MailSettings settings) : ILetterTransport
{
    public string Name => "pickup";

    public string Description => "存入本机文件夹，不发出";

    public Task<ILetterSession> Open(CancellationToken cancel)
    {
        try
        {
            string work = Path.Combine(settings.Folder, $".writing-{Guid.NewGuid():N}");
            OwnFolder(settings.Folder);
            OwnFolder(work);
            return Task.FromResult<ILetterSession>(new Session(settings.Folder, work));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new MailUnavailableException($"不能写入邮件文件夹：{problem.Message}", problem);
        }
    }

    // letters carry links that set passwords: nobody else on the machine reads them
    private static void OwnFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private sealed class Session(string folder, string work) : ILetterSession
    {
        public async Task<LetterOutcome> Send(LetterMessage message, CancellationToken cancel)
        {
            string name = message.Id.Split('@')[0] + ".eml";
            try
            {
                using (var letter = MimeLetter.Of(message))
                    await letter.WriteToAsync(Path.Combine(work, name), cancel);
                File.Move(Path.Combine(work, name), Path.Combine(folder, name), overwrite: true); // whole or not at all
                return new(LetterFate.Sent, "已存入邮件文件夹");
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                return new(LetterFate.Deferred, problem.GetBaseException().Message, SessionLost: true);
            }
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(work, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
