using System.Text.Json;
using Npgsql;
using SmartFactory.Gansu.Reports.Awards;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.Papers;

/// <summary>Makes a large paper of a batch in the background.</summary>
public sealed class SettlementPaperWork(SettlementPapers papers) : IWorkHandler
{
    public const string WorkKind = "settlement-paper";

    /// <summary>What to make.</summary>
    public sealed record Order(long SettlementId, string Paper, int Lines, string Purpose = "");

    public string Kind => WorkKind;

    public async Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource database, IWorkProgress progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(progress);
        var order = JsonSerializer.Deserialize<Order>(item.Arguments, JsonSerializerOptions.Web) ?? throw new JsonException("no order");
        progress.Report(0, order.Lines, "正在读取数据");
        var written = new Lines(done => progress.Report(done, Math.Max(order.Lines, done), "正在写入表格"));
        var file = await papers.Make(SettlementPaper.Parse(order.Paper), order.SettlementId, owner, order.Purpose, written, cancel);
        return new WorkResult("已完成，可以下载") { FileName = file.Name, ContentType = file.ContentType, Content = file.Content };
    }

    // at once and on this thread: the framework's own Progress answers out of order
    private sealed class Lines(Action<int> written) : IProgress<int>
    {
        public void Report(int value) => written(value);
    }
}
