using SmartFactory.Gansu.Rules.Policies;

namespace SmartFactory.Gansu.Rules.Titles;

/// <summary>What 不得申报 covers beside new applications (Art. 23–25, Q28).</summary>
public static class BarScope
{
    /// <summary>
    /// The renewal of titles that the unit keeps, where it is read so (Q28 C): while the bar lasts nothing is filed, and what was filed halts, without a step,
    /// a decision or a letter; when the bar has ended it goes on where it stood.
    /// </summary>
    public static bool BarsRenewals(this Readings readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return readings["Q28"] == "C";
    }
}
