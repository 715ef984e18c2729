namespace SmartFactory.Gansu.Reports.Sheets;

internal static class StreamedSheet
{
    public static byte[] Write<T>(Paper<T> paper, IProgress<int>? progress, CancellationToken cancel) => LaidOutSheet.Write(paper, progress, cancel);
}
