namespace SmartFactory.Gansu.Jobs.Lines;

/// <summary>What happens when the clock fires a line of the schedule. An add-in registers another one before the program does, and it is used instead.</summary>
public interface IJobEngine
{
    /// <summary>Who does the work and who keeps the time, with versions.</summary>
    public string Description { get; }

    /// <summary>Where its own pages are, when it has some; for the system administrator.</summary>
    public string? Dashboard => null;

    /// <summary>Does the line, or sees to it that it is done. When this throws, the clock tries again.</summary>
    public Task Fire(string line, CancellationToken cancel);
}
