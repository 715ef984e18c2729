using System.Text;
using OfficeOpenXml;
using SmartFactory.Gansu.Reports.Imports;

namespace SmartFactory.Gansu.Tests.Imports;

public sealed class MarkedWorkbookTests
{
    [Fact]
    public void Faulty_cells_are_filled_and_commented_where_they_stand()
    {
        var file = Ledgers.Read("ledger-messy.xlsx");
        using var original = File.OpenRead(Ledgers.Case("ledger-messy.xlsx"));
        using var marked = new MemoryStream();

        MarkedWorkbook.Write(original, file, file.Findings, marked);

        using var package = new ExcelPackage(marked);
        var sheet = package.Workbook.Worksheets["历年认定与奖励"];
        Assert.Equal(file.Findings.Count, sheet.Comments.Count);
        Assert.Contains("应为30（万元）", sheet.Cells["J254"].Comment.Text, StringComparison.Ordinal);
        Assert.Equal("FFFFC7CE", sheet.Cells["J254"].Style.Fill.BackgroundColor.Rgb);
        Assert.Equal("FFFFEB9C", sheet.Cells["C228"].Style.Fill.BackgroundColor.Rgb);
        Assert.Equal("叁拾", sheet.Cells["J254"].Text);
        Assert.Equal(6, package.Workbook.Worksheets["处理决定"].Dimension.Rows);
    }

    [Fact]
    public void A_hidden_sheet_is_not_read_and_said_so()
    {
        using var package = new ExcelPackage();
        foreach (var (name, carrier) in new[] { ("历年认定与奖励", "甲工厂"), ("旧版", "乙工厂") })
        {
            var sheet = package.Workbook.Worksheets.Add(name);
            sheet.Cells["A1"].LoadFromText(Ledgers.Heading);
            sheet.Cells["A2"].LoadFromText(Ledgers.Line(carrier: carrier), new ExcelTextFormat { TextQualifier = '"', DataTypes = [.. Enumerable.Repeat(eDataTypes.String, 12)] });
        }
        package.Workbook.Worksheets["旧版"].Hidden = eWorkSheetHidden.Hidden;

        var file = Ledgers.Workbook(package.GetAsByteArray());

        Assert.Equal("甲工厂", Assert.Single(file.Rows).Carrier);
        Assert.Equal(("旧版", "工作表“旧版”是隐藏的，未读取：如需导入，请取消隐藏后重新导入"), Assert.Single(file.Findings) is var found ? (found.Sheet, found.Message) : default);
    }

    [Fact]
    public void A_csv_file_comes_back_as_a_workbook()
    {
        byte[] csv = Encoding.UTF8.GetBytes(Ledgers.Heading + "\n" + Ledgers.Line(amount: "三十"));
        using var original = new MemoryStream(csv);
        using var marked = new MemoryStream();

        MarkedWorkbook.Write(original, Ledgers.Csv(csv), Ledgers.Csv(csv).Findings, marked);

        using var package = new ExcelPackage(marked);
        Assert.Contains("应为30", package.Workbook.Worksheets.First().Cells["J2"].Comment.Text, StringComparison.Ordinal);
        Assert.Equal(Ledgers.Code, package.Workbook.Worksheets.First().Cells["E2"].Text);
    }
}
