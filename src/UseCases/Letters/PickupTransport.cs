using System.Net.Mail;
using System.Text;

namespace SmartFactory.Gansu.UseCases.Letters;

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
        private readonly SmtpClient _writer = new() { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = work };

        public async Task<LetterOutcome> Send(LetterMessage message, CancellationToken cancel)
        {
            try
            {
                using (var mail = message.ToMail())
                    await _writer.SendMailAsync(mail, cancel);
                string written = Directory.EnumerateFiles(work).Single();
                await File.WriteAllTextAsync(written, WithoutEnvelope(await File.ReadAllTextAsync(written, CancellationToken.None)), new UTF8Encoding(false), CancellationToken.None);
                File.Move(written, Path.Combine(folder, message.Id.Split('@')[0] + ".eml"), overwrite: true);
                return new(LetterFate.Sent, "已存入邮件文件夹");
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SmtpException)
            {
                return new(LetterFate.Deferred, problem.GetBaseException().Message, SessionLost: true);
            }
        }

        public ValueTask DisposeAsync()
        {
            _writer.Dispose();
            Directory.Delete(work, recursive: true);
            return ValueTask.CompletedTask;
        }

        // SmtpClient writes X-Sender and X-Receiver in front, hidden recipients included, each possibly folded over several lines
        private static string WithoutEnvelope(string eml)
        {
            string[] lines = eml.Split("\r\n");
            int first = 0;
            while (first < lines.Length && (lines[first].StartsWith("X-Sender:", StringComparison.OrdinalIgnoreCase)
                || lines[first].StartsWith("X-Receiver:", StringComparison.OrdinalIgnoreCase) || lines[first] is [' ' or '\t', ..]))
                first++;
            return string.Join("\r\n", lines[first..]);
        }
    }
}
