namespace SmartFactory.Gansu.Rules;

/// <summary>Numbers below one hundred as documents print them in article numbers: 十九, 二十, 二十四.</summary>
public static class ChineseNumber
{
    private const string Digits = "零一二三四五六七八九";

    /// <summary>1 to 99; throws outside.</summary>
    public static string Of(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 99);
        if (number < 10)
            return Digits[number].ToString();
        string tens = number < 20 ? "十" : $"{Digits[number / 10]}十";
        return number % 10 == 0 ? tens : tens + Digits[number % 10];
    }

    /// <summary>第十九条.</summary>
    public static string Article(int number) => $"第{Of(number)}条";
}
