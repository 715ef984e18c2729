using OfficeOpenXml;
using SmartFactory.Gansu.Reports.Awards;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Awards;

namespace SmartFactory.Gansu.Tests.Reports;

public sealed class AwardSheetTests
{
    public static TheoryData<string> Readings => [
        "", "Q6=B", "Q8=B", "Q9=B", "Q10=A", "Q11=A", "Q12=A", "Q13=B", "Q15=B", "Q6=B Q12=A", "Q8=B Q9=B Q10=A Q11=A", "Q12=A Q13=B Q15=B Q9=B",
    ];

    [Theory]
    [MemberData(nameof(Readings))]
    public void Every_formula_gives_what_the_rule_gave(string readings)
    {
        var batch = SampleBatch.Make(120, Read(readings), seed: 7);
        var paper = AwardSheet.Of(batch);

        var found = Recalculated(paper);

        Assert.Equal(batch.Lines.Count, found.Count);
        foreach (var line in batch.Lines)
        {
            var row = found[line.Seq];
            Assert.Equal(line.Ceiling.Wan, row.Number("本次可\n奖励上限"));
            Assert.Equal(line.Deducted.Wan, row.Number("应扣\n除额"));
            if (line.RoomOverall is { } overall)
                Assert.Equal(overall.Wan, row.Number("300万元\n余额"));
            if (line.RoomScenario is { } scenario)
                Assert.Equal(scenario.Wan, row.Number("100万元\n场景余额"));
            Assert.Equal("相符", row["核对"]);
        }
    }

    [Fact]
    public void A_reading_changed_on_the_settings_sheet_changes_every_amount_as_the_rule_would()
    {
        var batch = SampleBatch.Make(120, AwardReadings.Default, seed: 7);
        using var package = Open(AwardSheet.Of(batch));
        var settings = package.Workbook.Worksheets.Last();
        settings.Cells[Enumerable.Range(2, 40).First(row => settings.Cells[row, 1].Text.StartsWith("Q8 ", StringComparison.Ordinal)), 2].Value = "B";
        package.Workbook.Calculate();
        var sheet = package.Workbook.Worksheets.First();

        var changed = batch.Lines.Where(line => line.Batch == Priors.None && Row(sheet, line.Seq)["核对"] == "与系统不一致").ToList();

        Assert.NotEmpty(changed);
    }

    [Fact]
    public void An_amount_above_the_ceiling_is_called_out()
    {
        var batch = SampleBatch.Make(10, AwardReadings.Default);
        using var package = Open(AwardSheet.Of(batch));
        var sheet = package.Workbook.Worksheets.First();
        int column = Column(sheet, "拟奖励\n金额");
        int row = RowOf(sheet, batch.Lines.First(line => line.Ceiling.Wan > 0).Seq);
        sheet.Cells[row, column].Value = 999;
        package.Workbook.Calculate();

        Assert.Equal("超上限", sheet.Cells[row, Column(sheet, "核对")].Text);
    }

    [Fact]
    public void Subtotals_and_total_add_up()
    {
        var batch = SampleBatch.Make(60, AwardReadings.Default, seed: 3);
        using var package = Open(AwardSheet.Of(batch));
        var sheet = package.Workbook.Worksheets.First();
        int column = Column(sheet, "拟奖励\n金额");
        var totals = Enumerable.Range(4, sheet.Dimension.End.Row - 4)
            .Where(row => sheet.Cells[row, 1].Text.Contains('计', StringComparison.Ordinal) && sheet.Cells[row, 1].Text.Contains('项', StringComparison.Ordinal))
            .Where(row => !sheet.Cells[row, 1].Text.StartsWith('注'))
            .ToDictionary(row => sheet.Cells[row, 1].Text, row => Convert.ToDecimal(sheet.Cells[row, column].Value, null));

        foreach (var city in batch.Lines.GroupBy(line => line.City))
            Assert.Equal(city.Sum(line => line.Granted.Wan), totals[$"{city.Key} 小计（{city.Count()} 项）"]);
        Assert.Equal(batch.Lines.Sum(line => line.Granted.Wan), totals["合计（60 项）"]);
    }

    [Fact]
    public void A_streamed_sheet_is_valid_and_says_the_same_in_every_cell()
    {
        var paper = AwardSheet.Of(SampleBatch.Make(150, AwardReadings.Default, seed: 5));
        var streamed = paper.ToFile(streamedAbove: 0);
        using var laidOut = Open(paper);
        using var other = new ExcelPackage(new MemoryStream(streamed.Content));
        var (a, b) = (laidOut.Workbook.Worksheets.First(), other.Workbook.Worksheets.First());

        PaperLayoutTests.AssertValid(streamed);
        PaperLayoutTests.AssertLayout(b);
        Assert.Equal(a.Dimension.Address, b.Dimension.Address);
        foreach (var cell in a.Cells[a.Dimension.Address])
        {
            var twin = b.Cells[cell.Address];
            Assert.True(cell.Formula == twin.Formula && cell.Text == twin.Text, $"{cell.Address}: {cell.Formula} {cell.Text} | {twin.Formula} {twin.Text}");
        }
    }

    [Fact]
    public void Another_program_calculates_the_same_from_the_formulas_alone()
    {
        var batch = SampleBatch.Make(80, Read("Q8=B Q9=B Q12=A"), seed: 11);

        if (OfficeSuite.Recalculate(AwardSheet.Of(batch).ToFile(streamedAbove: 0).Content) is not { } text)
            return; // no office suite on this machine

        Assert.Equal(80, text.Split(",相符,").Length - 1);
        Assert.DoesNotContain("与系统不一致", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_batch_still_is_a_paper()
    {
        using var package = Open(AwardSheet.Of(SampleBatch.Make(0, AwardReadings.Default)));

        Assert.Contains("测算稿", package.Workbook.Worksheets.First().Cells[1, 1].Text, StringComparison.Ordinal);
    }

    internal static AwardReadings Read(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(AwardReadings.Default, (readings, part) => readings.With(part[..^2], part[^1]));

    internal static Dictionary<int, SheetRow> Rows(ExcelWorksheet sheet) =>
        Enumerable.Range(4, Math.Max(0, sheet.Dimension.End.Row - 3))
            .Where(row => sheet.Cells[row, 1].Value is double or int && sheet.Cells[row, 2].Text.Length > 0)
            .ToDictionary(row => Convert.ToInt32(sheet.Cells[row, 1].Value, null), row => new SheetRow(sheet, row));

    private static Dictionary<int, SheetRow> Recalculated(Paper<AwardSheetLine> paper)
    {
        var package = Open(paper);
        package.Workbook.Calculate();
        return Rows(package.Workbook.Worksheets.First());
    }

    private static ExcelPackage Open(Paper<AwardSheetLine> paper) => new(new MemoryStream(paper.ToFile().Content));

    private static SheetRow Row(ExcelWorksheet sheet, int seq) => new(sheet, RowOf(sheet, seq));

    private static int RowOf(ExcelWorksheet sheet, int seq) =>
        Enumerable.Range(4, sheet.Dimension.End.Row).First(row => sheet.Cells[row, 1].Value is double number && number == seq);

    private static int Column(ExcelWorksheet sheet, string header) =>
        Enumerable.Range(1, sheet.Dimension.End.Column).First(column => sheet.Cells[3, column].Text == header);
}

/// <summary>A row of a written sheet, by the words of its head.</summary>
public sealed class SheetRow(ExcelWorksheet sheet, int row)
{
    public string this[string header] => sheet.Cells[row, Column(header)].Text;

    public object? Value(string header) => sheet.Cells[row, Column(header)].Value;

    public decimal Number(string header) => decimal.Round(Convert.ToDecimal(Value(header), null), 6);

    private int Column(string header) =>
        Enumerable.Range(1, sheet.Dimension.End.Column).First(column => sheet.Cells[3, column].Text == header);
}
