namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>What was made of a cell: a value, or what is wrong and what would be right.</summary>
/// <param name="Value">The value; meaningless when there is a problem.</param>
/// <param name="Problem">What is wrong and what would be right; null when it was understood.</param>
/// <param name="Note">How something unusual was understood; null when it was plain.</param>
public readonly record struct Understood<T>(T Value, string? Problem, string? Note)
{
    /// <summary>True when there is a value.</summary>
    public bool Ok => Problem is null;
}

/// <summary>Makes <see cref="Understood{T}"/> values.</summary>
public static class Understood
{
    /// <summary>Understood, with a note when it was unusual.</summary>
    public static Understood<T> As<T>(T value, string? note = null) => new(value, null, note);

    /// <summary>Not understood.</summary>
    public static Understood<T> Not<T>(string problem) => new(default!, problem, null);
}

/// <summary>Whether a finding blocks its row.</summary>
public enum Severity
{
    /// <summary>The row cannot be imported.</summary>
    Error = 1,

    /// <summary>The row is imported; a person should look.</summary>
    Warning = 2,
}

/// <summary>What is wrong with one cell, and what would be right.</summary>
public sealed record Finding(string Sheet, int Row, string Column, Severity Severity, string Value, string Message);

/// <summary>How one cell was understood that was not written plainly.</summary>
public sealed record ImportNote(string Sheet, int Row, string Column, string Message);
