using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.Tests.Rules;

public sealed class DocumentNumberTests
{
    [Theory]
    [InlineData("甘工信发〔2025〕152号", "甘工信发〔2025〕152号")]
    [InlineData("甘工信函〔2026〕40号", "甘工信函〔2026〕40号")]
    [InlineData("甘财建〔2023〕32号", "甘财建〔2023〕32号")]
    [InlineData("工信厅联通装函〔2024〕399号", "工信厅联通装函〔2024〕399号")]
    [InlineData("甘工信发[2025]231号", "甘工信发〔2025〕231号")]
    [InlineData("甘工信发(2025)231号", "甘工信发〔2025〕231号")]
    [InlineData("甘工信发（2025）231号", "甘工信发〔2025〕231号")]
    [InlineData("甘工信发【2025】231号", "甘工信发〔2025〕231号")]
    [InlineData("甘工信发［2025］231号", "甘工信发〔2025〕231号")]
    [InlineData("甘工信发〔２０２５〕２３１号", "甘工信发〔2025〕231号")]
    [InlineData(" 甘工信发 〔2025〕　231 号 ", "甘工信发〔2025〕231号")]
    public void What_people_type_is_put_right(string typed, string number) =>
        Assert.Equal(number, DocumentNumber.Parse(typed).ToString());

    [Theory]
    [InlineData(null, "缺少文号")]
    [InlineData("  ", "缺少文号")]
    [InlineData("甘工信发2025年231号", "不符合")]
    [InlineData("甘工信发〔25〕231号", "不符合")]
    [InlineData("〔2025〕231号", "不符合")]
    [InlineData("甘工信发〔2025〕231", "是否应为“甘工信发〔2025〕231号”")]
    [InlineData("甘工信发〔2025〕号", "不符合")]
    [InlineData("甘工信发〔2025〕123456号", "不符合")]
    [InlineData("甘工信发〔1925〕31号", "年份“1925”不合理")]
    [InlineData("甘工信发〔2025〕0号", "不能为0")]
    [InlineData("甘工信发〔2025〕031号", "应为“甘工信发〔2025〕31号”")]
    [InlineData("甘工信发〔2025〕第31号", "应为“甘工信发〔2025〕31号”")]
    public void What_cannot_be_read_is_told(string? typed, string reason)
    {
        Assert.False(DocumentNumber.TryParse(typed, out _, out string? problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_parts_are_known()
    {
        var number = DocumentNumber.Parse("甘财建[2023]32号");
        Assert.Equal(("甘财建", 2023, 32), (number.Agency, number.Year, number.Number));
        Assert.Equal(DocumentNumber.Parse("甘财建〔2023〕32号"), number);
    }
}
