using System.Text.Json;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.Imports;

/// <summary>Reads a large uploaded ledger in the background; its result is the page of the import.</summary>
public sealed class LedgerPreviewWork : IWorkHandler
{
    public const string WorkKind = "ledger-preview";

    /// <summary>Which upload, read as of which official day.</summary>
    public sealed record Order(long UploadId, DateOnly Day);

    public string Kind => WorkKind;

    public async Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource database, IWorkProgress progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(owner);
        if (owner.Role != Role.ProvinceMaker)
            throw new RefusalException("账号已不是省工信经办人，不能导入台账");
        var order = JsonSerializer.Deserialize<Order>(item.Arguments, JsonSerializerOptions.Web) ?? throw new JsonException("no order");
        static WorkResult Result(long import) => new("文件已核对，尚未入库") { Url = $"/imports/{import}" };
        long id = await UploadLedger.Preview(
            database, order.UploadId, owner, order.Day, new ImportSteps(progress), (work, import) => KeepWork.Finish(work, item, Result(import)), cancel);
        return Result(id);
    }
}
