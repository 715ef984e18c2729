namespace SmartFactory.Gansu.Rules.Policies;

/// <summary>A policy file is wrong: which file, where in it, and why, for the person who edits it.</summary>
public sealed class PolicyPackException(string file, string path, string reason, Exception? inner = null)
    : Exception($"{file}：{path}：{reason}", inner)
{
    /// <summary>Name of the file.</summary>
    public string File { get; } = file;

    /// <summary>Place in the file, such as $.caps[0].limitWan.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong there, in Chinese.</summary>
    public string Reason { get; } = reason;
}
