namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>What a person typed as a pattern of <c>like</c>: their % and _ are letters, not wildcards.</summary>
public static class LikePattern
{
    public static string? Contains(string? text) => string.IsNullOrWhiteSpace(text) ? null : $"%{Escape(text)}%";

    public static string? StartsWith(string? text) => string.IsNullOrWhiteSpace(text) ? null : $"{Escape(text)}%";

    private static string Escape(string text) => text.Trim()
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
