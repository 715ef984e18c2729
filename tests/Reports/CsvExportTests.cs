using System.Text;
using SmartFactory.Gansu.Reports.Sheets;

namespace SmartFactory.Gansu.Tests.Reports;

public sealed class CsvExportTests
{
    [Theory]
    [InlineData("甲厂", "甲厂")]
    [InlineData("", "")]
    [InlineData("-30.5", "-30.5")] // an amount stays a number
    [InlineData("=1+1", "'=1+1")]
    [InlineData("  =cmd", "'  =cmd")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("-1+2", "'-1+2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("甲,乙\"丙\"", "\"甲,乙\"\"丙\"\"\"")]
    [InlineData("两\n行", "\"两\n行\"")]
    [InlineData("123456789012345678", "\"123456789012345678\t\"")] // else Excel rounds it
    [InlineData("91620100FAKE00072F", "91620100FAKE00072F")]
    public async Task A_cell_does_no_harm_and_loses_nothing(string text, string expected)
    {
        var file = await CsvExport.File("表", [new CsvColumn<string>("列", cell => cell)], [text]);

        Assert.Equal($"\uFEFF列\r\n{expected}\r\n", Encoding.UTF8.GetString(file.Content));
    }
}
