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
        var regained = unit with { Titles = [.. unit.Titles, new HeldTitle(TitleKind.Basic, new(2026, 12, 1), TitleState.Valid)] };

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
            .Select(part => new HeldTitle(TitleKinds.Parse(part[0]), new(2026, 1, 10), TitleStates.Parse(part[1]))).ToList();
        var back = setbacks.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(' ', '>'))
            .Select(part => new Setback(int.Parse(part[0]), new(2026, 5, 8), TitleKinds.Parse(part[1]), part.Length > 2 ? TitleKinds.Parse(part[2]) : null, "甘工信发〔2026〕9号")).ToList();
        var barred = bars.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(' '))
            .Select(part => new Bar(int.Parse(part[0]), "甘工信发〔2026〕9号", DateOnly.Parse(part[1].Split("..")[0]), DateOnly.Parse(part[1].Split("..")[1]))).ToList();
        return new Applicant(held, back, barred, titles.Split("scenario:valid").Length - 1);
    }
}
