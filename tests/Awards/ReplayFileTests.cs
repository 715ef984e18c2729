using SmartFactory.Gansu.Cli;
using SmartFactory.Gansu.UseCases.Awards;

namespace SmartFactory.Gansu.Tests.Awards;

/// <summary>`gansu award replay` as an operator sees it: a file in, a file out, or a refusal that says where.</summary>
public sealed class ReplayFileTests : IDisposable
{
    private const string Header = "event_id,uscc,decided_on,kind,standard_wan,granted_wan,ref\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Theory]
    [InlineData("a scenario, then basic", "1,U,2025-12-15,scenario,30,,\n2,U,2026-03-15,basic,,,", "1,U,scenario,30,30,0,18;19,\n2,U,basic,70,70,30,18;19,")]
    [InlineData("by date, written back in file order", "1,U,2026-03-15,basic,,,\n2,U,2025-12-15,scenario,,,", "1,U,basic,70,70,30,18;19,\n2,U,scenario,30,30,0,18;19,")]
    [InlineData("same day: file order", "1,U,2026-03-15,basic,,,\n2,U,2026-03-15,scenario,,,", "1,U,basic,100,100,0,18;19,\n2,U,scenario,0,0,0,18;19,Q10")]
    [InlineData("less granted than allowed", "1,U,2025-12-15,scenario,30,12.5,\n2,U,2026-03-15,basic,,,", "1,U,scenario,30,12.5,0,18;19,\n2,U,basic,87.5,87.5,12.5,18;19,")]
    [InlineData("legacy before the rule", "1,U,2022-01-05,legacy-workshop,,80,\n2,U,2026-03-15,basic,,,", "1,U,legacy-workshop,,80,,,\n2,U,basic,100,100,0,18;19,Q9")]
    [InlineData("revoked is as if never granted", "1,U,2025-12-15,basic,,,\n2,U,2026-01-15,revoke,,,1\n3,U,2026-03-15,scenario,,,", "1,U,basic,100,100,0,18;19,\n2,U,revoke,,,,,\n3,U,scenario,30,30,0,18;19,")]
    [InlineData("forfeited: zero, but the extra award is a person's decision", "1,U,2025-12-15,forfeit,,,25\n2,U,2026-01-15,basic,,,\n3,U,2026-03-15,excellent,,,", "1,U,forfeit,,,,,\n2,U,basic,0,0,0,18;19;25,Q30\n3,U,excellent,100,100,0,20,Q16")]
    [InlineData("units do not touch each other", "1,U,2025-12-15,basic,,,\n2,V,2026-01-15,basic,,,", "1,U,basic,100,100,0,18;19,\n2,V,basic,100,100,0,18;19,")]
    public async Task Events_give_results(string why, string events, string expected)
    {
        var (code, results) = await Replay(events);
        Assert.True(code == ExitCode.Done, why);
        Assert.Equal($"event_id,uscc,kind,ceiling_wan,granted_wan,deducted_wan,articles,alerts\n{expected}\n", results);
    }

    [Theory]
    [InlineData("--reading Q9=B", "1,U,2022-01-05,legacy-workshop,,80,\n2,U,2026-03-15,basic,,,", "2,U,basic,20,20,80,18;19,Q9")]
    [InlineData("--reading Q10=A", "1,U,2025-12-15,basic,,,\n2,U,2026-03-15,scenario,,,", "2,U,scenario,30,30,0,18;19,Q10")]
    [InlineData("--reading Q8=B Q11=A", "1,U,2025-12-15,advanced,200,100,\n2,U,2026-03-15,advanced,250,,", "2,U,advanced,200,200,0,18;19,Q11")]
    [InlineData("--policy gansu-2025-152", "1,U,2029-01-15,basic,,,\n2,U,2029-03-15,scenario,,,", "2,U,scenario,0,0,0,18;19,Q10")]
    public async Task Options_change_the_result(string options, string events, string lastLine)
    {
        var (code, results) = await Replay(events, options.Split(' '));
        Assert.Equal(ExitCode.Done, code);
        Assert.EndsWith("\n" + lastLine + "\n", results, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("above the ceiling", "1,U,2025-12-15,scenario,,,\n2,U,2026-03-15,basic,,100,", 3, "granted_wan")]
    [InlineData("no rule in force before", "1,U,2025-08-05,basic,,,", 2, "decided_on")]
    [InlineData("no rule in force after", "1,U,2028-08-07,basic,,,", 2, "decided_on")]
    [InlineData("standard above the maximum", "1,U,2026-03-15,basic,101,,", 2, "standard_wan")]
    [InlineData("no such day", "1,U,2026-02-30,basic,,,", 2, "decided_on")]
    [InlineData("unknown kind", "1,U,2026-02-20,workshop,,,", 2, "kind")]
    [InlineData("finer than a fen", "1,U,2026-02-20,basic,,1.0000001,", 2, "granted_wan")]
    [InlineData("negative", "1,U,2026-02-20,basic,,-1,", 2, "granted_wan")]
    [InlineData("revoking what is not there", "1,U,2026-02-20,revoke,,,9", 2, "ref")]
    [InlineData("revoking another unit's award", "1,U,2026-02-20,basic,,,\n2,V,2026-02-21,revoke,,,1", 3, "ref")]
    [InlineData("the same event twice", "1,U,2026-02-20,basic,,,\n1,U,2026-02-21,scenario,,,", 3, "event_id")]
    [InlineData("legacy without an amount", "1,U,2022-02-20,legacy-factory,,,", 2, "granted_wan")]
    public async Task Wrong_rows_are_refused_with_their_place_and_nothing_is_written(string why, string events, int row, string field)
    {
        var (code, results) = await Replay(events);
        Assert.True(code == ExitCode.Refused, why);
        Assert.Null(results);

        var read = ReplayFile.ReadEvents(new StringReader(Header + events));
        var refusals = read.Refusals.Count > 0 ? read.Refusals : Rules.Awards.AwardRefusals.Of(read.Events);
        Assert.Equal((row, field), refusals.Select(refusal => (refusal.Row, refusal.Field)).First());
    }

    public void Dispose() => _folder.Delete(true);

    private async Task<(int Code, string? Results)> Replay(string events, params string[] options)
    {
        string input = Path.Combine(_folder.FullName, "in.csv"), output = Path.Combine(_folder.FullName, "out.csv");
        await File.WriteAllTextAsync(input, Header + events, TestContext.Current.CancellationToken);
        int code = await Failures.Guard(() => AwardCommand.Create().Parse(["replay", "--events", input, "--out", output, .. options])
            .InvokeAsync(new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken));
        return (code, File.Exists(output) ? await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken) : null);
    }
}
