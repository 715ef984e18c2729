using System.Security.Cryptography;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>How far a long act is: what it does, how much is done, of how much when that is known.</summary>
public sealed record ImportProgress(string Stage, long Done, long? Total = null);

/// <summary>A ledger file, read and understood but not yet compared with the ledger.</summary>
/// <param name="Headings">Names of the columns per sheet, for findings that come later.</param>
public sealed record LedgerFile(
    string FileName, string Sha256, IReadOnlyList<LedgerRow> Rows, IReadOnlyList<DecisionRow> Decisions, int RecordsRead,
    IReadOnlyList<Finding> Findings, IReadOnlyList<ImportNote> Notes, IReadOnlyList<(string Sheet, SheetHeader Header)> Headings, PolicyVersion[] Policies, DateOnly ReadOn)
{
    private const int RowsPerReport = 2_000;

    /// <summary>The heading of a column in a sheet.</summary>
    public string Title(string sheet, Field field) => Headings.First(heading => heading.Sheet == sheet).Header.Title(field);

    /// <summary>Reads a workbook or CSV file by the regions and rules of this installation.</summary>
    public static async Task<LedgerFile> Read(
        NpgsqlDataSource source, Stream file, string fileName, DateOnly today, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync(cancel);
        var policies = (await PolicyLibrary.Current(connection)).ToArray();
        if (policies.Length == 0)
            throw new RefusalException("尚未装入任何办法，无法区分新旧称号：请先运行 gansu setup");
        return Read(file, fileName, await ReferenceTables.Regions(connection), policies, today, progress, cancel);
    }

    /// <summary>The same without a database.</summary>
    public static LedgerFile Read(
        Stream file, string fileName, Regions regions, PolicyVersion[] policies, DateOnly today, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(policies);
        if (fileName?.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) == false && !TabularFile.IsWorkbook(file))
            throw new RefusalException("这不是 Excel 工作簿：请导入“.xlsx”工作簿，文本文件请以“.csv”为扩展名");
        string hash = Convert.ToHexStringLower(SHA256.HashData(file));
        long? total = progress is null ? null : TabularRowCount.Of(file);
        var reader = new LedgerReader(regions, today, policies.Min(policy => policy.Pack.InForce.From), (kind, day) => Maximum(policies, kind, day));
        foreach (var row in TabularFile.Rows(file))
        {
            if (row.Number % RowsPerReport == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report(new ImportProgress("读取", reader.RecordsRead, total));
            }
            reader.Accept(row);
        }
        reader.Finish();
        progress?.Report(new ImportProgress("读取", reader.RecordsRead, reader.RecordsRead));
        return new LedgerFile(fileName!, hash, reader.Rows, reader.Decisions, reader.RecordsRead, reader.Findings, reader.Notes, reader.Headers, policies, today);
    }

    // the highest of the rules in force on the day: an award above all of them is a slip of the pen
    private static AwardMaximum? Maximum(PolicyVersion[] policies, TitleKind kind, DateOnly day) => policies
        .Where(policy => policy.Pack.InForce.From <= day && policy.Pack.AwardRule.Maxima.ContainsKey(kind))
        .Select(policy => policy.Pack.AwardRule.Maxima[kind]).MaxBy(maximum => maximum.Amount.Yuan);
}
