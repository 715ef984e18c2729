using System.Globalization;
using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.Tests.Rules;

public sealed class ChineseAmountTests
{
    [Theory]
    [InlineData("0", "零元整")]
    [InlineData("1", "壹元整")]
    [InlineData("10", "壹拾元整")]
    [InlineData("16", "壹拾陆元整")]
    [InlineData("105", "壹佰零伍元整")]
    [InlineData("110", "壹佰壹拾元整")]
    [InlineData("1009", "壹仟零玖元整")]
    [InlineData("1409.50", "壹仟肆佰零玖元伍角整")]
    [InlineData("6007.14", "陆仟零柒元壹角肆分")]
    [InlineData("1680.32", "壹仟陆佰捌拾元叁角贰分")]
    [InlineData("107000.53", "壹拾万柒仟元伍角叁分")]
    [InlineData("16409.02", "壹万陆仟肆佰零玖元零贰分")]
    [InlineData("325.04", "叁佰贰拾伍元零肆分")]
    [InlineData("0.05", "伍分")]
    [InlineData("0.50", "伍角整")]
    [InlineData("0.55", "伍角伍分")]
    [InlineData("10000", "壹万元整")]
    [InlineData("10001", "壹万零壹元整")]
    [InlineData("10010", "壹万零壹拾元整")]
    [InlineData("100005", "壹拾万零伍元整")]
    [InlineData("100200", "壹拾万零贰佰元整")]
    [InlineData("300000", "叁拾万元整")]
    [InlineData("1000000", "壹佰万元整")]
    [InlineData("3000000", "叁佰万元整")]
    [InlineData("10000500", "壹仟万零伍佰元整")]
    [InlineData("12345678.90", "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整")]
    [InlineData("100000000", "壹亿元整")]
    [InlineData("100000001", "壹亿零壹元整")]
    [InlineData("100010000", "壹亿零壹万元整")]
    [InlineData("101000000", "壹亿零壹佰万元整")]
    [InlineData("110000000", "壹亿壹仟万元整")]
    [InlineData("1000000000000", "壹万亿元整")]
    [InlineData("1000200000000", "壹万零贰亿元整")]
    [InlineData("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分")]
    public void An_amount_is_written_as_banks_demand(string yuan, string expected) =>
        Assert.Equal(expected, ChineseAmount.Of(new Money(decimal.Parse(yuan, CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("-0.01")]
    [InlineData("10000000000000000")]
    public void An_amount_no_payment_has_is_refused(string yuan) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ChineseAmount.Of(new Money(decimal.Parse(yuan, CultureInfo.InvariantCulture))));

    [Fact]
    public void Every_amount_reads_back_to_itself()
    {
        var random = new Random(20261130);
        for (int i = 0; i < 20_000; i++)
        {
            var amount = new Money(random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 14))) / 100m);
            Assert.Equal(amount.Yuan, Read(ChineseAmount.Of(amount)));
        }
    }

    private static decimal Read(string text)
    {
        string[] parts = text.TrimEnd('整').Split('元');
        string fraction = parts.Length > 1 ? parts[1] : text.Contains('元', StringComparison.Ordinal) ? "" : text.TrimEnd('整');
        decimal yuan = text.Contains('元', StringComparison.Ordinal) ? Whole(parts[0]) : 0;
        decimal fen = 0;
        int digit = 0;
        foreach (char c in fraction)
        {
            if (c == '角')
                fen += digit * 10;
            else if (c == '分')
                fen += digit;
            else
                digit = "零壹贰叁肆伍陆柒捌玖".IndexOf(c, StringComparison.Ordinal);
        }
        return yuan + fen / 100m;
    }

    private static decimal Whole(string text)
    {
        foreach ((string unit, decimal value) in new[] { ("亿", 100_000_000m), ("万", 10_000m) })
        {
            int at = text.LastIndexOf(unit, StringComparison.Ordinal);
            if (at >= 0)
                return Whole(text[..at]) * value + Whole(text[(at + 1)..]);
        }
        decimal sum = 0;
        int digit = 0;
        foreach (char c in text)
        {
            int place = "拾佰仟".IndexOf(c, StringComparison.Ordinal);
            if (place < 0)
                digit = "零壹贰叁肆伍陆柒捌玖".IndexOf(c, StringComparison.Ordinal);
            else
            {
                sum += digit * (decimal)Math.Pow(10, place + 1);
                digit = 0;
            }
        }
        return sum + digit;
    }
}
