using System.Diagnostics;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Cli;

/// <summary>The commands that need no database, as an operator runs them.</summary>
public sealed class ChecksTests
{
    [Theory]
    [InlineData("uscc check 91350100M000100Y43 91620100FAKE0062X0", 0, "91350100M000100Y43 ok\n91620100FAKE0062X0 ok\n")]
    [InlineData("uscc check 91350100M000100Y43 91350100M000100Y4Z", 2, "91350100M000100Y43 ok\n91350100M000100Y4Z 统一社会信用代码第18位“Z”不是允许的字符（不含I、O、Z、S、V）\n")]
    [InlineData("title dates --confirmed 2025-12-31", 0, "valid_to 2028-12-31\nrenewal_open 2028-06-30\nrenewal_due 2028-09-30\n")]
    [InlineData("title dates --confirmed 2025-12-15 --reading Q19=B", 0, "valid_to 2028-12-14\nrenewal_open 2028-06-14\nrenewal_due 2028-09-14\n")]
    [InlineData("title dates --confirmed 2025-12-15 --reading Q19=Z", 2, "")]
    [InlineData("title dates --confirmed 2026/1/2", 2, "")]
    [InlineData("calendar notice --from 2026-12-29 --working-days 5", 2, "")]
    [InlineData("policy check tests/cases/award-examples.csv", 2, "")]
    [InlineData("policy show gansu-2025-152 --article 26", 0, "第二十六条 本《实施细则》由省工信厅负责解释。\n")]
    public async Task Result_and_exit_code(string arguments, int code, string result)
    {
        var (exit, printed) = await Run(arguments);
        Assert.Equal((code, result), (exit, printed));
    }

    [Theory]
    [InlineData("true", "end 2025-10-09")]
    [InlineData("false", "end 2025-10-10")]
    public async Task Notice(string firstDayCounts, string end)
    {
        var (exit, printed) = await Run($"calendar notice --from 2025-09-26 --working-days 5 --first-day-counts {firstDayCounts}");
        Assert.Equal(0, exit);
        Assert.StartsWith(end, printed, StringComparison.Ordinal);
        Assert.Contains("国庆节、中秋节", printed, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Printed)> Run(string arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "SmartFactory.Gansu.Cli.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        string printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        _ = await complaints;
        return (process.ExitCode, printed);
    }
}
