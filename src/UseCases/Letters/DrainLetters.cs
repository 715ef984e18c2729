using Npgsql;
using SmartFactory.Gansu.Rules.Letters;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>What one pass did.</summary>
public sealed record DrainResult(int Sent, int Deferred, int Failed, string? Unavailable)
{
    public static DrainResult Nothing { get; } = new(0, 0, 0, null);

    internal DrainResult Plus(DrainResult other) => new(Sent + other.Sent, Deferred + other.Deferred, Failed + other.Failed, Unavailable ?? other.Unavailable);
}

/// <summary>One pass over the outbox: sends what is due, over a few connections, until nothing is left or the time is over.</summary>
public sealed class DrainLetters(NpgsqlDataSource database, ILetterTransport transport, MailSettings settings, TimeProvider clock)
{
    private const int Batch = 20;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>The next pass goes on: a job must not run for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    /// <summary>Name of this node in the records.</summary>
    public string Node { get; init; } = Environment.MachineName;

    private DateTimeOffset Now => clock.GetUtcNow();

    private TimeSpan Margin => settings.Timeout + TimeSpan.FromSeconds(15);

    public async Task<DrainResult> Run(CancellationToken cancel = default)
    {
        if (!await Claim().AnyDue(Now, cancel))
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
                var letters = new Queue<DueLetter>(await claim.Next(Batch, Now, until, cancel));
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

    private async Task<(DrainResult Done, bool SessionLost)> Send(DueLetter letter, ILetterSession session, ClaimLetters claim, CancellationToken cancel)
    {
        LetterMessage message;
        try
        {
            message = LetterMessage.Of(letter, settings);
        }
        catch (FormatException)
        {
            await claim.NotSent(letter, "refused", $"电子邮箱“{letter.Address}”不合规范", null, Now);
            return (new(0, 0, 1, null), false);
        }
        var outcome = await session.Send(message, cancel);
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
