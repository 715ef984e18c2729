using System.Text.Json;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.WorkItems;

namespace SmartFactory.Gansu.Jobs.Imports;

/// <summary>Writes a large previewed ledger in the background: all of it or, cancelled, nothing.</summary>
public sealed class LedgerCommitWork : IWorkHandler
{
    public const string WorkKind = ImportRecords.CommitWork;

    /// <summary>Which import, as of which official day, and how it was confirmed.</summary>
    public sealed record Order(long ImportId, DateOnly Day, bool ValidRowsOnly, string Reason);

    public string Kind => WorkKind;

    public async Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource database, IWorkProgress progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(owner);
        if (owner.Role != Role.ProvinceMaker)
            throw new RefusalException("账号已不是省工信经办人，不能导入台账");
        var order = JsonSerializer.Deserialize<Order>(item.Arguments, JsonSerializerOptions.Web) ?? throw new JsonException("no order");
        WorkResult Result(LedgerReceipt receipt) => new(receipt.InWords) { Url = $"/imports/{order.ImportId}" };
        var receipt = await UploadLedger.Commit(
            database, order.ImportId, owner, order.Day, order.ValidRowsOnly, order.Reason, new ImportSteps(progress),
            (work, written) => KeepWork.Finish(work, item, Result(written)), cancel);
        return Result(receipt);
    }
}
