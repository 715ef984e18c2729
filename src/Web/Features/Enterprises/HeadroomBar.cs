using System.Globalization;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Web.Features.Enterprises;

/// <summary>One part of a bar, in the units of a picture 1000 wide.</summary>
public sealed record BarPart(string Style, string Text, string X, string Width);

/// <summary>A cap as a stacked bar: what each kind takes of it, what is left, and where the limit stands when it is exceeded.</summary>
public sealed record HeadroomBar(CapRoom Cap, IReadOnlyList<BarPart> Parts, string LimitAt)
{
    public static HeadroomBar Of(CapRoom cap)
    {
        ArgumentNullException.ThrowIfNull(cap);
        decimal scale = 1000m / Math.Max(Money.Greater(cap.Limit, cap.Used).Yuan, 1m);
        var parts = new List<BarPart>();
        var at = Money.Zero;
        foreach (var share in cap.Shares)
        {
            parts.Add(new BarPart(share.Kind.Code(), $"{share.Kind.ShortName()} {share.Amount}", Text(at.Yuan * scale), Text(share.Amount.Yuan * scale)));
            at += share.Amount;
        }
        if (!cap.Room.IsZero)
            parts.Add(new BarPart("room", $"余额 {cap.Room}", Text(at.Yuan * scale), Text(cap.Room.Yuan * scale)));
        return new HeadroomBar(cap, parts, Text(cap.Limit.Yuan * scale));
    }

    internal static string Text(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
