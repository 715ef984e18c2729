using System.CommandLine;
using SmartFactory.Gansu.Reports.Imports;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu import ledger FILE</c>: past years from a workbook or CSV file. Errors refuse the whole file unless told otherwise.</summary>
public static class ImportCommand
{
    private const int FindingsShown = 50;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "历年台账（.xlsx 或 .csv）" };
        var dryRun = new Option<bool>("--dry-run") { Description = "只检查，不写入" };
        var findings = new Option<FileInfo?>("--findings") { Description = "把发现的问题写成 CSV（row,column,severity,message）" };
        var marked = new Option<FileInfo?>("--marked") { Description = "写出标注了问题的工作簿" };
        var validOnly = new Option<bool>("--valid-rows-only") { Description = "有错误的行不导入，其余照常导入" };
        var ledger = new Command("ledger", "导入历年认定与奖励台账") { file, dryRun, findings, marked, validOnly };
        ledger.SetAction((asked, cancellation) => Run(
            new Output(asked), asked.GetValue(file)!, asked.GetValue(dryRun), asked.GetValue(findings), asked.GetValue(marked), asked.GetValue(validOnly), cancellation));
        return new Command("import", "导入数据") { ledger };
    }

    private static async Task<int> Run(Output output, FileInfo path, bool dryRun, FileInfo? findings, FileInfo? marked, bool validOnly, CancellationToken cancel)
    {
        if (!path.Exists)
            throw new RefusalException($"没有这个文件：{path.FullName}");
        foreach (var to in new[] { findings, marked })
            CanWrite(to, path);
        string dsn = await PrivateServer.PreparedDsn(cancel);
        await using var source = Database.ForApplication(dsn);
        await using var stream = path.OpenRead();
        var progress = new Watch();
        var file = await LedgerFile.Read(source, stream, path.Name, OfficialDay.Today, progress, cancel);
        bool looksRight = validOnly || file.Findings.All(finding => finding.Severity != Severity.Error);
        var (receipt, refusal) = dryRun || !looksRight ? (null, null) : await Commit(source, file, validOnly, progress, cancel);
        var preview = receipt?.Preview ?? await PreviewLedger.Of(source, file, Officer.Operator, progress, cancel);
        if (refusal is not null && preview.Errors == 0)
            throw refusal;
        if (findings is not null)
        {
            await using var csv = findings.Create();
            FindingsFile.Write(csv, preview.Findings);
        }
        if (marked is not null)
        {
            await using var workbook = marked.Create();
            MarkedWorkbook.Write(stream, file, preview.Findings, workbook);
        }
        bool refused = preview.Errors > 0 && !validOnly;
        output.Result(Value(path.Name, preview, receipt), Lines(preview, receipt, dryRun, refused));
        return refused ? ExitCode.Refused : ExitCode.Done;
    }

    // before anything is imported: a report that cannot be written must not come after it
    private static void CanWrite(FileInfo? to, FileInfo source)
    {
        if (to is null)
            return;
        if (to.FullName == source.FullName)
            throw new RefusalException($"输出文件不能是导入的文件本身：{to.FullName}");
        if (to.Directory?.Exists != true || Directory.Exists(to.FullName))
            throw new RefusalException($"无法写出文件，请核对文件夹：{to.FullName}");
    }

    // what contradicts the ledger shows only there: then nothing is written and the preview tells why
    private static async Task<(LedgerReceipt? Receipt, RefusalException? Refusal)> Commit(Npgsql.NpgsqlDataSource source, LedgerFile file, bool validOnly, IProgress<ImportProgress> progress, CancellationToken cancel)
    {
        try
        {
            return (await CommitLedger.Of(source, file, Officer.Operator, validOnly, validOnly ? "只导入无误的行" : "", progress: progress, cancel: cancel), null);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            return (null, refusal);
        }
    }

    private static object Value(string name, LedgerPreview preview, LedgerReceipt? receipt) => new
    {
        file = name,
        preview.RecordsRead,
        preview.RecordsWithErrors,
        preview.Errors,
        preview.Warnings,
        preview.Titles,
        amountWan = preview.Amount.Wan,
        preview.TitlesNew,
        preview.TitlesKnown,
        preview.AwardsNew,
        amountNewWan = preview.AmountNew.Wan,
        preview.EnterprisesNew,
        preview.DecisionsNew,
        preview.DecisionsKnown,
        byYear = preview.ByYear.Select(Sum),
        byCity = preview.ByCity.Select(Sum),
        byKind = preview.ByKind.Select(Sum),
        findings = preview.Findings.Select(finding => new { finding.Sheet, finding.Row, finding.Column, severity = finding.Severity.Code(), finding.Value, finding.Message }),
        notes = preview.Notes,
        committed = receipt is not null,
        importId = receipt?.ImportId,
    };

    private static object Sum(LedgerSum sum) => new { sum.Name, sum.Titles, sum.Awards, amountWan = sum.Amount.Wan };

    private static IEnumerable<string> Lines(LedgerPreview preview, LedgerReceipt? receipt, bool dryRun, bool refused)
    {
        yield return $"共{preview.RecordsRead}条记录：错误{preview.Errors}处（{preview.RecordsWithErrors}行），提示{preview.Warnings}处；无误的称号{preview.Titles}项，奖励合计{preview.Amount}";
        foreach (var finding in preview.Findings.Take(FindingsShown))
            yield return $"  {(finding.Severity == Severity.Error ? "错误" : "提示")} {(preview.Sheets.Count > 1 ? $"“{finding.Sheet}”" : "")}第{finding.Row}行 {finding.Column}：{finding.Message}";
        if (preview.Findings.Count > FindingsShown)
            yield return $"  ……另有{preview.Findings.Count - FindingsShown}处，见 --findings 或 --marked";
        yield return receipt is { ImportId: > 0 }
            ? $"已写入{receipt.Titles}项称号、{receipt.Awards}笔奖励共{receipt.Amount}、{receipt.Decisions}件处理决定，新增企业{receipt.Enterprises}家（导入第{receipt.ImportId}号）；原已入库{preview.TitlesKnown}项"
            : refused ? "有错误，未写入任何内容：请更正后重新导入，或加 --valid-rows-only 只导入无误的行"
            : preview.NothingNew ? "全部已入库，没有新的内容"
            : dryRun ? $"将写入{preview.TitlesNew}项称号、{preview.AwardsNew}笔奖励共{preview.AmountNew}、{preview.DecisionsNew}件处理决定；已入库{preview.TitlesKnown}项（仅检查，未写入）"
            : "没有写入";
    }

    internal sealed class Watch : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => Output.Progress(value.Stage, value.Done, value.Total ?? 0);
    }
}
