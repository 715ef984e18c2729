using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.Reports.Sheets;

/// <summary>As many decimals of 万元 as the finest amount of a paper needs.</summary>
public static class AmountDecimals
{
    public static int Of(IEnumerable<Money> amounts)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        int decimals = 0;
        foreach (var amount in amounts)
        {
            while (decimals < 6 && decimal.Round(amount.Wan, decimals) != amount.Wan)
                decimals++;
        }
        return decimals;
    }
}
