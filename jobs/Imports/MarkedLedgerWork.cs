using System.Text.Json;
using Npgsql;
using SmartFactory.Gansu.Reports.Imports;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.Imports;

/// <summary>Marks a large uploaded ledger with what was found in it, in the background.</summary>
public sealed class MarkedLedgerWork : IWorkHandler
{
    public const string WorkKind = "ledger-marked";

    /// <summary>Which import, read as of which official day.</summary>
    public sealed record Order(long ImportId, DateOnly Day);

    public string Kind => WorkKind;

    public async Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource database, IWorkProgress progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(progress);
        if (!owner.Role.IsProvincial())
            throw new RefusalException("账号已不是省级人员，不能查看台账文件");
        var order = JsonSerializer.Deserialize<Order>(item.Arguments, JsonSerializerOptions.Web) ?? throw new JsonException("no order");
        progress.Report(0, null, "正在读取和标注");
        var file = await MarkedWorkbook.Of(database, order.ImportId, order.Day, cancel);
        return new WorkResult("已完成，可以下载") { FileName = file.Name, ContentType = file.ContentType, Content = file.Content };
    }
}
