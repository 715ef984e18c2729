namespace SmartFactory.Gansu.Jobs.Lines;

/// <summary>A day of the line was not done; nothing of it was kept, and it is to be tried again.</summary>
public sealed class LineFailedException : Exception
{
    public LineFailedException(string message, Exception? inner) : base(message, inner)
    {
    }

    public LineFailedException(string message) : base(message)
    {
    }

    public LineFailedException() : base("the line failed")
    {
    }
}
