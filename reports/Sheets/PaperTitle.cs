namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>The title of a paper about a batch.</summary>
public static class PaperTitle
{
    /// <summary>The name of the batch and that of the paper; what ends one and begins the other is said once: 2026年度奖励 and 奖励核算表 are 2026年度奖励核算表.</summary>
    public static string Of(string batch, string paper)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(paper);
        int shared = Math.Min(batch.Length, paper.Length);
        while (!batch.EndsWith(paper[..shared], StringComparison.Ordinal))
            shared--;
        return batch + paper[shared..];
    }
}
