namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>Turns a paper into a file: laid out when it is of ordinary size, streamed when it is not.</summary>
public static class Papers
{
    /// <summary>Above this many lines a paper is streamed: laying out and calculating five thousand takes eight seconds, streaming them half a second.</summary>
    public const int StreamedAbove = 1_000;

    public static PaperFile ToFile<T>(this Paper<T> paper, IProgress<int>? progress = null, int streamedAbove = StreamedAbove, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(paper);
        byte[] content = paper.Rows.Count > streamedAbove
            ? StreamedSheet.Write(paper, progress, cancel)
            : LaidOutSheet.Write(paper, progress, cancel);
        return new PaperFile(paper.FileName, PaperFile.Xlsx, content);
    }
}
