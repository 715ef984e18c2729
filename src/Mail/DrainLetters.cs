using System.Security.Cryptography;
using Npgsql;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Mail;

/// <summary>What one pass did.</summary>
public sealed record DrainResult(int Sent, int Deferred, int Failed, string? Unavailable)
{
    public static DrainResult Nothing { get; } = new(0, 0, 0, null);

    internal DrainResult Plus(DrainResult other) => new(Sent + other.Sent, Deferred + other.Deferred, Failed + other.Failed, Unavailable ?? other.Unavailable);
}

/// <summary>One pass over the outbox: sends what is due, over a few connections, until nothing is left or the time is over.</summary>
public sealed class DrainLetters(NpgsqlDataSource database, ILetterTransport transport, MailSettings settings, SensitiveFields fields, TimeProvider clock)
{
    private const int Batch = 20;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>The next pass goes on: a job must not run for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    /// <summary>Name of this node in the records.</summary>
    public string Node { get; init; } = Environment.MachineName;

    private DateTimeOffset Now => clock.GetUtcNow();

    private TimeSpan Margin => settings.Timeout + TimeSpan.FromSeconds(15);

    /// <summary>Whether there is anything to send now.</summary>
    public Task<bool> AnyDue(CancellationToken cancel = default) => Claim().AnyDue(Now, cancel);

    public async Task<DrainResult> Run(CancellationToken cancel = default)
    {
        if (!await AnyDue(cancel))
            return DrainResult.Nothing;
        var lanes = await Task.WhenAll(Enumerable.Range(0, settings.Connections).Select(_ => Lane(cancel)));
        var result = lanes.Aggregate((sum, lane) => sum.Plus(lane));
        await MailNodes.Report(database, Node, transport.Name, result.Unavailable, Now);
        return result;
    }

    private ClaimLetters Claim() => new(database, Node, transport.Name, $"{Node}/{Guid.NewGuid():N}");

    private async Task<DrainResult> Lane(CancellationToken cancel)
    {
        var claim = Claim();
        var end = Now + Longest;
        var result = DrainResult.Nothing;
        ILetterSession? session = null;
        try
        {
            session = await transport.Open(cancel);
            while (Now < end && !cancel.IsCancellationRequested)
            {
                var until = Now + Lease + Margin;
                var letters = new Queue<DueLetter>(await Opened(await claim.Next(Batch, Now, until, cancel), claim));
                if (letters.Count == 0)
                    break;
                try
                {
                    while (letters.Count > 0 && !cancel.IsCancellationRequested)
                    {
                        if (Now + Margin > until)
                        {
                            until = Now + Lease + Margin;
                            var ours = await claim.Renew(letters, until);
                            letters = new(letters.Where(letter => ours.Contains(letter.LetterId)));
                            continue;
                        }
                        var (done, lost) = await Send(letters.Dequeue(), session, claim, cancel);
                        result = result.Plus(done);
                        if (!lost)
                            continue;
                        await session.DisposeAsync();
                        session = null;
                        session = await transport.Open(cancel);
                    }
                }
                finally
                {
                    if (letters.Count > 0)
                        await claim.Release(letters);
                }
            }
            return result;
        }
        catch (MailUnavailableException problem)
        {
            return result with { Unavailable = problem.Message };
        }
        finally
        {
            if (session is not null)
                await session.DisposeAsync();
        }
    }

    // when this node cannot open any of them the fault is its own, and the letters are for others
    private async Task<IReadOnlyList<DueLetter>> Opened(IReadOnlyList<DueLetter> sealedLetters, ClaimLetters claim)
    {
        var opened = sealedLetters.Select(letter => letter with { Address = Open(letter.Address) }).ToList();
        if (opened.Count == 0 || opened.Any(letter => letter.Address.Length > 0))
            return opened;
        await claim.Release(sealedLetters);
        throw new MailUnavailableException("本节点的主密钥不能解密电子邮箱，须与登记邮箱的节点相同");
    }

    private string Open(string cipher)
    {
        try
        {
            return fields.Decrypt(SensitiveField.Email, cipher);
        }
        catch (CryptographicException)
        {
            return "";
        }
    }

    private async Task<(DrainResult Done, bool SessionLost)> Send(DueLetter letter, ILetterSession session, ClaimLetters claim, CancellationToken cancel)
    {
        LetterMessage message;
        try
        {
            message = LetterMessage.Of(letter with { Link = fields.Decrypt(SensitiveField.Link, letter.Link) }, settings);
        }
        catch (CryptographicException)
        {
            await claim.NotSent(letter, "refused", "一次性链接不能解密，请重新办理", null, Now);
            return (new(0, 0, 1, null), false);
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException)
        {
            await claim.NotSent(letter, "refused", letter.Address.Length == 0 ? "电子邮箱不能解密，请重新登记后重发" : "电子邮箱不合规范", null, Now);
            return (new(0, 0, 1, null), false);
        }
        var outcome = await session.Send(message, cancel);
        // servers repeat the address in what they answer
        outcome = outcome with
        {
            Reply = outcome.Reply.Replace(letter.Address, SensitiveFields.MaskAddress(letter.Address), StringComparison.OrdinalIgnoreCase),
        };
        if (outcome.Fate == LetterFate.Sent)
        {
            await claim.Sent(letter, message.Id, outcome.Reply, Now);
            return (new(1, 0, 0, null), outcome.SessionLost);
        }
        var next = outcome.Fate == LetterFate.Refused ? null : Now + SendingPlan.WaitAfter(letter.Attempts + 1);
        await claim.NotSent(letter, outcome.Fate == LetterFate.Refused ? "refused" : "deferred", outcome.Reply, next, Now);
        return (new(0, next is null ? 0 : 1, next is null ? 1 : 0, null), outcome.SessionLost);
    }
}
