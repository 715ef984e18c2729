namespace SmartFactory.Gansu.Mail;

/// <summary>How letters leave: to a mail server, or into a folder.</summary>
public interface ILetterTransport
{
    /// <summary>Name in the records of attempts.</summary>
    public string Name { get; }

    /// <summary>Where letters go and how, for those who keep the installation running.</summary>
    public string Description => Name;

    /// <summary>Makes sure that letters can be handed over now; else throws <see cref="MailUnavailableException"/> and no letter is touched.</summary>
    public Task<ILetterSession> Open(CancellationToken cancel);
}

/// <summary>A connection used for several letters, one after the other.</summary>
public interface ILetterSession : IAsyncDisposable
{
    /// <summary>Hands one letter over. What the server says about it is an outcome, never an exception.</summary>
    public Task<LetterOutcome> Send(LetterMessage message, CancellationToken cancel);
}

/// <summary>What became of one attempt.</summary>
public enum LetterFate
{
    /// <summary>The server has taken it over.</summary>
    Sent,

    /// <summary>Not now: to be tried again.</summary>
    Deferred,

    /// <summary>Never: the recipient or the letter was refused for good.</summary>
    Refused,
}

/// <summary>The outcome of one attempt.</summary>
/// <param name="Fate">What became of it.</param>
/// <param name="Reply">What the server said.</param>
/// <param name="SessionLost">The session is of no more use: open another one before the next letter.</param>
public sealed record LetterOutcome(LetterFate Fate, string Reply, bool SessionLost = false);

/// <summary>Letters cannot be handed over at all: server not reached, no TLS, sign-in refused.</summary>
public sealed class MailUnavailableException : Exception
{
    public MailUnavailableException(string message, Exception inner) : base(message, inner)
    {
    }

    public MailUnavailableException(string message) : base(message)
    {
    }

    public MailUnavailableException() : base("邮件服务不可用")
    {
    }
}
