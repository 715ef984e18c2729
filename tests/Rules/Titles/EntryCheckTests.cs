using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules.Titles;

public sealed class EntryCheckTests
{
    private static readonly DateOnly Day = new(2027, 4, 1);

    // + may, ~ in principle not, - may not; scenario basic advanced excellent leading
    [Theory]
    [InlineData("", "", "", "+++~~")]                              // first application: any of three
    [InlineData("basic:valid", "", "", "+~+~~")]                   // next rung; the same rung for another factory
    [InlineData("scenario:valid", "", "", "++~~~")]                // advanced would leave out basic
    [InlineData("advanced:valid", "", "", "+~~+~")]
    [InlineData("excellent:valid advanced:valid", "", "", "+~~+~", "leading+")]
    [InlineData("legacy-workshop:legacy", "", "", "+~+~~")]        // L4: mapped to basic, wait for the re-examination
    [InlineData("legacy-factory:legacy", "", "", "+~~~~")]
    [InlineData("basic:expired", "", "", "+~+~~")]                 // Q45, B12
    [InlineData("advanced:expired", "", "", "++~~~")]              // B13: an accident after the end leaves no setback
    [InlineData("scenario:valid scenario:valid", "", "", "-+~~~")] // two this year
    [InlineData("advanced:cancelled", "24 advanced", "", "++---")] // B5
    [InlineData("basic:cancelled", "24 basic", "", "+----")]       // B6
    [InlineData("scenario:cancelled", "24 scenario", "", "+----")] // B7
    [InlineData("advanced:downgraded basic:valid", "22 advanced>basic", "", "+~+--")] // B8: next step advanced
    [InlineData("advanced:cancelled", "22 advanced", "", "++---")] // B10
    [InlineData("basic:valid", "", "23 2025-06-15..2027-06-15", "-----")]
    [InlineData("basic:valid", "", "23 2025-03-20..2027-03-31", "+~+~~")] // over the day before
    public void What_a_unit_may_apply_for(string titles, string setbacks, string bars, string expected, string also = "")
    {
        var entries = EntryCheck.MayApply(Packs.Gansu, Readings.Defaults(Packs.Gansu), Applicant(titles, setbacks, bars), Day);

        string signs = string.Concat(entries.Select(entry => entry.Verdict switch { EntryVerdict.Allowed => '+', EntryVerdict.Warned => '~', _ => '-' }));
        Assert.Equal(also == "leading+" ? expected[..4] + "+" : expected, signs);
        Assert.All(entries.Where(entry => entry.Verdict != EntryVerdict.Allowed), entry => Assert.All(entry.Reasons, reason => Assert.NotEmpty(Packs.Gansu.Article(reason.Article).Text)));
    }

    // who let a title lapse begins at the bottom (Q45 B); scenario basic advanced excellent leading
    [Theory]
    [InlineData("advanced:expired", "+--~~")]
    [InlineData("basic:expired", "+--~~")]
    [InlineData("scenario:expired", "+--~~")]
    [InlineData("advanced:expired scenario:valid", "++-~~")]        // it still stands on the lowest rung
    [InlineData("advanced:expired advanced:valid", "+~~+~")]        // another factory of the same tier
    [InlineData("basic:expired advanced:valid", "+~~+~")]           // superseded in fact
    public void A_lapsed_title_begins_at_the_bottom_where_it_is_read_so(string titles, string expected)
    {
        var entries = EntryCheck.MayApply(Packs.Gansu, Readings.Defaults(Packs.Gansu).With("Q45", "B"), Applicant(titles, "", ""), Day);
        Assert.Equal(expected, string.Concat(entries.Select(entry => entry.Verdict switch { EntryVerdict.Allowed => '+', EntryVerdict.Warned => '~', _ => '-' })));
    }

    // Q4: submissions count; who asks may say how many there were
    [Theory]
    [InlineData(1, false, EntryVerdict.Allowed, "")]
    [InlineData(2, false, EntryVerdict.Barred, "2027年已获评优秀场景2个")]
    [InlineData(2, true, EntryVerdict.Barred, "2027年已申报优秀场景2个")]
    public void Two_scenarios_a_year(int number, bool entered, EntryVerdict verdict, string sentence)
    {
        var entry = EntryCheck.MayApply(Packs.Gansu, Readings.Defaults(Packs.Gansu), new Applicant([], [], [], number, entered), Day)[0];
        Assert.Equal(verdict, entry.Verdict);
        Assert.Contains(sentence, string.Concat(entry.Reasons.Select(reason => reason.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_left_by_a_downgrade_is_none_regained()
    {
        var unit = Applicant("advanced:downgraded", "25 advanced>basic", "");
        var left = unit with { Titles = [.. unit.Titles, new HeldTitle(TitleKind.Basic, new(2026, 5, 18), TitleState.Valid, new(2026, 5, 18), Derived: true)] };
        var entries = EntryCheck.MayApply(Packs.Gansu, Readings.Defaults(Packs.Gansu).With("Q25", "R2"), left, Day);
        Assert.Equal(EntryVerdict.Barred, entries.Single(entry => entry.Kind == TitleKind.Advanced).Verdict);
    }

    [Fact]
    public void B9_barred_first_then_the_next_step_is_advanced()
    {
        var unit = Applicant("advanced:downgraded basic:valid", "25 advanced>basic", "25 2026-05-08..2028-05-08");
        var readings = Readings.Defaults(Packs.Gansu);

        Assert.All(EntryCheck.MayApply(Packs.Gansu, readings, unit, new(2028, 5, 8)), entry => Assert.Equal(EntryVerdict.Barred, entry.Verdict));
        Assert.Equal(EntryVerdict.Allowed, EntryCheck.MayApply(Packs.Gansu, readings, unit, new(2028, 5, 9)).Single(entry => entry.Kind == TitleKind.Advanced).Verdict);
    }

    [Fact]
    public void After_a_cancelled_advanced_a_new_basic_opens_advanced_again()
    {
        var unit = Applicant("advanced:cancelled", "24 advanced", "") with { };
        var regained = unit with { Titles = [.. unit.Titles, new HeldTitle(TitleKind.Basic, new(2026, 12, 1), TitleState.Valid, new(2026, 12, 1))] };

        var entries = EntryCheck.MayApply(Packs.Gansu, Readings.Defaults(Packs.Gansu), regained, Day);

        Assert.Equal(EntryVerdict.Allowed, entries.Single(entry => entry.Kind == TitleKind.Advanced).Verdict);
    }

    [Fact]
    public void The_hard_reading_of_the_ladder_bars_a_jump()
    {
        var readings = Readings.Defaults(Packs.Gansu).With("Q5", "A");
        var entries = EntryCheck.MayApply(Packs.Gansu, readings, Applicant("scenario:valid", "", ""), Day);
        Assert.Equal(EntryVerdict.Barred, entries.Single(entry => entry.Kind == TitleKind.Advanced).Verdict);
    }

    private static Applicant Applicant(string titles, string setbacks, string bars)
    {
        var held = titles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(':'))
            .Select(part => new HeldTitle(TitleKinds.Parse(part[0]), new(2026, 1, 10), TitleStates.Parse(part[1]), new(2026, 6, 10))).ToList();
        var back = setbacks.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(' ', '>'))
            .Select(part => new Setback(int.Parse(part[0]), new(2026, 5, 8), TitleKinds.Parse(part[1]), part.Length > 2 ? TitleKinds.Parse(part[2]) : null, "甘工信发〔2026〕9号")).ToList();
        var barred = bars.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(' '))
            .Select(part => new Bar(int.Parse(part[0]), "甘工信发〔2026〕9号", DateOnly.Parse(part[1].Split("..")[0]), DateOnly.Parse(part[1].Split("..")[1]))).ToList();
        return new Applicant(held, back, barred, titles.Split("scenario:valid").Length - 1);
    }
}
