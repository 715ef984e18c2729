using SmartFactory.Gansu.Rules.Imports;

namespace SmartFactory.Gansu.Tests.Imports;

public sealed class LedgerSamplesTests
{
    private static readonly string[] Expected = [.. File.ReadAllLines(Ledgers.Case("ledger-messy-expected.csv")).Skip(1)];

    [Fact]
    public void The_clean_ledger_gives_no_finding()
    {
        var file = Ledgers.Read("ledger-2021-2025.xlsx");

        Assert.Empty(file.Findings);
        Assert.Equal((432, 5, 30_000m), (file.Rows.Count, file.Decisions.Count, file.Rows.Sum(row => row.Amount.Wan)));
    }

    [Fact]
    public void Every_planted_defect_is_found_at_its_cell_and_nothing_else()
    {
        var wanted = Expected.Select(line => line.Split(',')).Where(line => line[2] == "error").Select(line => (int.Parse(line[0]), line[1]));

        var found = Ledgers.Read("ledger-messy.xlsx").Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => (finding.Row, finding.Column));

        Assert.Equal(wanted.Order(), found.Order());
    }

    [Fact]
    public void What_can_be_understood_is_read_and_told()
    {
        var file = Ledgers.Read("ledger-messy.xlsx");
        var rows = file.Rows.ToDictionary(row => row.Row);

        Assert.Equal(new DateOnly(2024, 11, 20), rows[30].ConfirmedOn);
        Assert.Equal(new DateOnly(2023, 9, 5), rows[54].ConfirmedOn);
        Assert.Equal("甘工信发〔2025〕231号", rows[117].Document);
        Assert.Equal(new DateOnly(2024, 11, 20), rows[148].ConfirmedOn);
        Assert.Equal(30m, rows[219].Amount.Wan);
        Assert.Equal(("620400", "620422"), (rows[228].City, rows[228].County));
        Assert.Equal(50m, rows[420].Amount.Wan);
        Assert.All(new[] { 54, 117, 148, 219, 420 }, number => Assert.Contains(file.Notes, note => note.Row == number));
    }

    [Theory]
    [InlineData(8, "是否应为30.1235")]
    [InlineData(101, "应为Q")]
    [InlineData(156, "最后一天是28日")]
    [InlineData(246, "是否为“数字化车间”")]
    [InlineData(254, "应为30（万元）")]
    [InlineData(268, "晚于今天（2026年11月21日）")]
    [InlineData(298, "缺少统一社会信用代码")]
    [InlineData(300, "敦煌市属酒泉市")]
    [InlineData(313, "应为30（万元）")]
    [InlineData(425, "应为18位，现为17位")]
    [InlineData(425, "第426行的代码是916209819FAYWGRK3L")]
    [InlineData(435, "与第114行相同")]
    [InlineData(437, "12,345 万元")]
    public void A_finding_says_what_would_be_right(int row, string says) =>
        Assert.Contains(Ledgers.Read("ledger-messy.xlsx").Findings, finding => finding.Row == row && finding.Message.Contains(says, StringComparison.Ordinal));
}
