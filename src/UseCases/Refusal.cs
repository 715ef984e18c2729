namespace SmartFactory.Gansu.UseCases;

/// <summary>An act that may not be done as asked: the message says in Chinese why and what to do. Shown to the person, never logged as a fault.</summary>
public sealed class RefusalException : Exception
{
    /// <summary>The field of the form it speaks of, when it is one.</summary>
    public string? Field { get; init; }

    /// <summary>A refusal with its reason.</summary>
    public RefusalException(string message) : base(message)
    {
    }

    /// <summary>A refusal with its reason and what caused it.</summary>
    public RefusalException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Not used.</summary>
    public RefusalException() : base("不能办理")
    {
    }
}
