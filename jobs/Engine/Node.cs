namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>This process, as others see it.</summary>
public static class Node
{
    public static string Name { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";
}
