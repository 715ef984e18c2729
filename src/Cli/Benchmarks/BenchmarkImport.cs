using System.Diagnostics;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Demonstration;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Cli.Benchmarks;

/// <summary>The ledger of N fictional enterprises, about three titles with awards each, read, checked and written into an empty database by the product's own import.</summary>
internal static class BenchmarkImport
{
    private const int Seed = 7;
    private static readonly DateOnly Day = new(2026, 11, 30);

    public static async Task<IReadOnlyList<BenchmarkCommand.Measured>> Measure(string dsn, int size, CancellationToken cancel)
    {
        await using var application = Database.ForApplication(dsn);
        string folder = Directory.CreateTempSubdirectory("gansu-benchmark-").FullName;
        try
        {
            _ = MakeDemonstration.Into(folder, size, ReferenceFiles.Regions(), PolicyFiles.BuiltIn[^1].AwardRule, Seed, null, cancel);
            Output.Say($"{size:N0} 家：导入台账 …");
            await using var stream = File.OpenRead(Path.Combine(folder, "ledger.csv"));
            long started = Stopwatch.GetTimestamp();
            var file = await LedgerFile.Read(application, stream, "ledger.csv", Day, null, cancel);
            var receipt = await CommitLedger.Of(application, file, Officer.Operator, cancel: cancel);
            return
            [
                new(size, "导入台账（读取、核对、写入）", Stopwatch.GetElapsedTime(started).TotalSeconds, "秒"),
                new(size, "其中称号", receipt.Titles, "行"),
            ];
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
