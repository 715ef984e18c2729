using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Titles;

namespace SmartFactory.Gansu.Web.Features.Enterprises;

/// <summary>A title as a bar or an award as a point, on one row of the timeline.</summary>
public sealed record TimelineMark(string Style, string Text, string Label, int Y, string X, string Width, LabelPlace Place);

/// <summary>Where the words of a mark stand.</summary>
public enum LabelPlace
{
    /// <summary>On the bar, white.</summary>
    Inside,

    /// <summary>After its beginning.</summary>
    Right,

    /// <summary>Before it.</summary>
    Left,
}

/// <summary>Titles and awards over the years, 1000 wide; the same facts stand in the tables below it.</summary>
public sealed record Timeline(IReadOnlyList<(int Year, string X)> Years, IReadOnlyList<TimelineMark> Titles, IReadOnlyList<TimelineMark> Awards, string TodayAt, int Height)
{
    private const int Row = 26;
    private const int Top = 30;

    public static Timeline? Of(EnterprisePage page, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Titles.Count + page.Awards.Count == 0)
            return null;
        int from = page.Titles.Select(title => title.ConfirmedOn.Year).Concat(page.Awards.Select(award => award.DecidedOn.Year)).Append(today.Year).Min();
        int to = page.Titles.Select(title => (title.ValidTo ?? today).Year).Append(today.Year).Max() + 1;
        var start = new DateOnly(from, 1, 1);
        decimal scale = 1000m / (new DateOnly(to, 1, 1).DayNumber - start.DayNumber);
        decimal At(DateOnly day) => Math.Clamp((day.DayNumber - start.DayNumber) * scale, 0m, 1000m);

        var titles = page.Titles.Select((title, row) =>
        {
            var end = TitleStates.Parse(title.State).IsHeld() ? title.ValidTo ?? today : title.StateSince;
            decimal x = At(title.ConfirmedOn), width = Math.Max(At(end) - x, 6m);
            string text = $"{title.Kind.Name()}“{title.Carrier}”：{title.ConfirmedOn.InFull()}至{end.InFull()}，{TitleTones.Name(title.State)}";
            return new TimelineMark($"{title.Kind.Code()} is-{title.State}", text, $"{title.Kind.ShortName()} · {TitleTones.Name(title.State)}",
                Top + (row * Row), HeadroomBar.Text(x), HeadroomBar.Text(width), width > 180m ? LabelPlace.Inside : x > 700m ? LabelPlace.Left : LabelPlace.Right);
        }).ToList();
        int below = Top + (titles.Count * Row);
        var awards = page.Awards.Select((award, row) =>
        {
            decimal x = At(award.DecidedOn);
            string text = $"{award.DecidedOn.InFull()}批复{award.Kind.ShortName()}奖励 {award.Granted}，净额 {award.Net}，已拨付 {award.Paid}";
            return new TimelineMark(award.Kind.Code(), text, $"奖励 {award.Net}", below + (row * Row), HeadroomBar.Text(x), "0", x > 700m ? LabelPlace.Left : LabelPlace.Right);
        }).ToList();
        var years = Enumerable.Range(from, to - from).Select(year => (year, HeadroomBar.Text(At(new DateOnly(year, 1, 1))))).ToList();
        return new Timeline(years, titles, awards, HeadroomBar.Text(At(today)), below + (awards.Count * Row) + 10);
    }
}
