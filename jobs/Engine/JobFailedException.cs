namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>A job was not done; nothing of it was kept.</summary>
public sealed class JobFailedException : Exception
{
    public JobFailedException(string message, Exception? inner) : base(message, inner)
    {
    }

    public JobFailedException(string message) : base(message)
    {
    }

    public JobFailedException() : base("the job failed")
    {
    }
}
