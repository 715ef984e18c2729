using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>The demonstration ledger (fictional), loaded once into an empty installation.</summary>
public static class LoadDemonstration
{
    // its decisions are of 2026: a machine whose clock is behind must not take them for the future
    private static readonly DateOnly Day = new(2026, 11, 30);

    /// <summary>What was written; null when there are titles already.</summary>
    public static async Task<LedgerReceipt?> Into(NpgsqlDataSource source, DateOnly today, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using (var connection = await source.OpenConnectionAsync(cancel))
        {
            if (await connection.ExecuteScalarAsync<bool>("select exists (select from titles)"))
                return null;
        }
        await using var workbook = EmbeddedFiles.Open("reference/demo-ledger.xlsx");
        var file = await LedgerFile.Read(source, workbook, "演示台账.xlsx", today > Day ? today : Day, cancel: cancel);
        return await CommitLedger.Of(source, file, Officer.Operator, reason: "装入演示数据", cancel: cancel);
    }
}
