using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using OfficeOpenXml;
using SmartFactory.Gansu.Reports.Awards;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Awards;

namespace SmartFactory.Gansu.Tests.Reports;

/// <summary>What every paper must be before it may leave the office.</summary>
public sealed class PaperLayoutTests
{
    private static readonly PaperFile AwardPaper = AwardSheet.Of(SampleBatch.Make(40, AwardReadings.Default)).ToFile();

    [Fact]
    public void The_file_is_valid() => AssertValid(AwardPaper);

    [Fact]
    public void It_prints_as_A4_landscape_one_page_wide_with_head_and_page_numbers_on_every_page()
    {
        using var package = new ExcelPackage(new MemoryStream(AwardPaper.Content));

        AssertLayout(package.Workbook.Worksheets.First());
    }

    [Fact]
    public void Codes_are_text_and_no_control_character_survives()
    {
        using var package = new ExcelPackage(new MemoryStream(AwardPaper.Content));
        var rows = AwardSheetTests.Rows(package.Workbook.Worksheets.First());

        Assert.All(rows.Values, row => Assert.Equal(18, Assert.IsType<string>(row.Value("统一社会信用代码")).Length));
        Assert.All(rows.Values, row => Assert.DoesNotContain('\u0007', row["企业名称"]));
    }

    [Theory]
    [InlineData("2026年度奖励", "奖励核算表", "2026年度奖励核算表")]
    [InlineData("2026年度智能工厂奖励", "资金安排表", "2026年度智能工厂奖励资金安排表")]
    [InlineData("2026年度奖励资金", "资金安排表", "2026年度奖励资金安排表")]
    [InlineData("公示名单", "公示名单", "公示名单")]
    [InlineData("", "公示名单", "公示名单")]
    public void A_title_says_nothing_twice(string batch, string paper, string title) => Assert.Equal(title, PaperTitle.Of(batch, paper));

    [Theory]
    [InlineData("2026年度/第一批:奖励核算表", "2026年度_第一批_奖励核算表.xlsx")]
    [InlineData("甲\u0007乙?*\"<>|\\", "甲乙_______.xlsx")]
    [InlineData("  ..", "文件.xlsx")]
    public void A_file_name_keeps_its_Chinese_and_loses_what_systems_refuse(string title, string expected) =>
        Assert.Equal(expected, PaperFile.SafeName(title, ".xlsx"));

    [Fact]
    public void The_download_header_carries_the_Chinese_name() => Assert.Equal(
        "attachment; filename=\"2026_____.xlsx\"; filename*=UTF-8''2026%E5%A5%96%E5%8A%B1%E6%A0%B8%E7%AE%97%E8%A1%A8.xlsx",
        PaperFile.ContentDisposition("2026奖励核算表.xlsx"));

    internal static void AssertValid(PaperFile file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file.Content), false);
        var errors = new OpenXmlValidator(FileFormatVersions.Office2013).Validate(document)
            .Select(error => $"{error.Path?.XPath}: {error.Description}").Take(5);

        Assert.Empty(errors);
    }

    internal static void AssertLayout(ExcelWorksheet sheet)
    {
        Assert.Equal(ePaperSize.A4, sheet.PrinterSettings.PaperSize);
        Assert.Equal(eOrientation.Landscape, sheet.PrinterSettings.Orientation);
        Assert.Equal((true, 1, 0), (sheet.PrinterSettings.FitToPage, sheet.PrinterSettings.FitToWidth, sheet.PrinterSettings.FitToHeight));
        Assert.EndsWith("$2:$3", sheet.Workbook.Worksheets.First().PrinterSettings.RepeatRows.Address);
        Assert.Equal("第 &P 页 共 &N 页", sheet.HeaderFooter.OddFooter.CenteredText);
        Assert.Contains("制表：", Enumerable.Range(1, sheet.Dimension.End.Row).Select(row => sheet.Cells[row, 1].Text).Last(text => text.Length > 0), StringComparison.Ordinal);
        Assert.StartsWith("单位：", Enumerable.Range(1, sheet.Dimension.End.Column).Select(column => sheet.Cells[2, column].Text).Last(text => text.Length > 0));
    }
}
