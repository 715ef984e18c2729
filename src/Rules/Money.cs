using System.Globalization;

namespace SmartFactory.Gansu.Rules;

/// <summary>An amount of renminbi, exact to the fen. Held in 元 (yuan), shown in 万元 (10,000 yuan). May be negative only as a difference.</summary>
public readonly record struct Money : IComparable<Money>
{
    private const decimal YuanPerWan = 10_000m;

    /// <summary>No money.</summary>
    public static readonly Money Zero;

    /// <summary>An amount in 元. Throws <see cref="ArgumentException"/> when it is finer than one fen: rounding is never silent.</summary>
    public Money(decimal yuan)
    {
        if (decimal.Round(yuan, 2) != yuan)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{yuan} 元 is finer than one fen"), nameof(yuan));
        Yuan = yuan;
    }

    private Money(decimal yuan, bool _) => Yuan = yuan;

    /// <summary>The amount in 元, at most two decimals.</summary>
    public decimal Yuan { get; }

    /// <summary>The amount in 万元, at most six decimals.</summary>
    public decimal Wan => Yuan / YuanPerWan;

    /// <summary>True for exactly nothing.</summary>
    public bool IsZero => Yuan == 0m;

    /// <summary>An amount given in 万元. Throws when it is finer than one fen (six decimals of 万元).</summary>
    public static Money FromWan(decimal wan) => new(wan * YuanPerWan);

    /// <summary>Reads 万元 as machines write them ("30", "12.5"); false for anything else, including amounts finer than one fen.</summary>
    public static bool TryParseWan(string? text, out Money money)
    {
        money = Zero;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal wan)
            || Math.Abs(wan) > 99_999_999m || decimal.Round(wan, 6) != wan)
            return false;
        money = FromWan(wan);
        return true;
    }

    /// <summary>The smaller of two amounts.</summary>
    public static Money Lesser(Money a, Money b) => a.Yuan <= b.Yuan ? a : b;

    /// <summary>The larger of two amounts.</summary>
    public static Money Greater(Money a, Money b) => a.Yuan >= b.Yuan ? a : b;

    /// <summary>This amount, or nothing when it is negative: how room under a cap and a deducted standard are floored.</summary>
    public Money OrZero => Yuan < 0m ? Zero : this;

    /// <summary>Sum.</summary>
    public static Money operator +(Money a, Money b) => new(a.Yuan + b.Yuan, true);

    /// <summary>Difference; may be negative.</summary>
    public static Money operator -(Money a, Money b) => new(a.Yuan - b.Yuan, true);

    /// <summary>Opposite sign.</summary>
    public static Money operator -(Money a) => new(-a.Yuan, true);

    /// <summary>Less than.</summary>
    public static bool operator <(Money a, Money b) => a.Yuan < b.Yuan;

    /// <summary>More than.</summary>
    public static bool operator >(Money a, Money b) => a.Yuan > b.Yuan;

    /// <summary>At most.</summary>
    public static bool operator <=(Money a, Money b) => a.Yuan <= b.Yuan;

    /// <summary>At least.</summary>
    public static bool operator >=(Money a, Money b) => a.Yuan >= b.Yuan;

    /// <summary>Named form of +.</summary>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>Named form of binary −.</summary>
    public static Money Subtract(Money left, Money right) => left - right;

    /// <summary>Named form of unary −.</summary>
    public static Money Negate(Money item) => -item;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Yuan.CompareTo(other.Yuan);

    /// <summary>万元 without unit for machines: "30", "12.5".</summary>
    public string ToWanText() => Wan.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>万元 with thousands separators and as many decimals as the sum needs, no unit: "1,234.5".</summary>
    public string ToWanDisplay() => Wan.ToString("#,##0.######", CultureInfo.InvariantCulture);

    /// <summary>"30 万元", as sentences say it.</summary>
    public override string ToString() => ToWanDisplay() + " 万元";
}

/// <summary>Sums of money.</summary>
public static class MoneySums
{
    /// <summary>Adds up; nothing for an empty sequence.</summary>
    public static Money Sum(this IEnumerable<Money> amounts)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        var sum = Money.Zero;
        foreach (var amount in amounts)
            sum += amount;
        return sum;
    }

    /// <summary>Adds up one amount per item.</summary>
    public static Money Sum<T>(this IEnumerable<T> items, Func<T, Money> amount) => items.Select(amount).Sum();
}
