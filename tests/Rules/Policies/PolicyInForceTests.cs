using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules.Policies;

public sealed class PolicyInForceTests
{
    private static readonly PolicyPack Pack = Packs.Gansu;

    [Theory]
    [InlineData("2025-08-06")]
    [InlineData("2026-11-30")]
    [InlineData("2028-08-06")]
    public void In_force_from_the_first_to_the_last_day(string day) =>
        Assert.Same(Pack, PolicyInForce.On([Pack], DateOnly.Parse(day)));

    [Theory]
    [InlineData("2025-08-05", "2025年8月5日没有施行中的规定", "尚无已施行的规定")]
    [InlineData("2028-08-07", "2028年8月7日没有施行中的规定", "（甘工信发〔2025〕152号）有效期至2028年8月6日")]
    public void No_rule_in_force_stops_the_decision(string day, string what, string why)
    {
        var stop = Assert.Throws<NoRuleInForceException>(() => PolicyInForce.On([Pack], DateOnly.Parse(day)));
        Assert.Contains(what, stop.Message, StringComparison.Ordinal);
        Assert.Contains(why, stop.Message, StringComparison.Ordinal);
        Assert.Contains("Q33", stop.Message, StringComparison.Ordinal);
    }

    //          day           in force  goes on by Q33
    [Theory]
    [InlineData("2025-08-05", false, false)]
    [InlineData("2025-08-06", true, true)]
    [InlineData("2028-08-06", true, true)]
    [InlineData("2028-08-07", false, true)]
    public void Who_goes_on_without_a_rule_finds_none(string day, bool found, bool foundByQ33)
    {
        Interpretation[] goesOn = [new("gansu-2025-152", "Q33", "A", new(2028, 8, 1), "甘工信函〔2028〕70号", "张三")];
        Assert.Equal(found ? Pack : null, PolicyInForce.Find([Pack], DateOnly.Parse(day)));
        Assert.Equal(foundByQ33 ? Pack : null, PolicyInForce.Find([Pack], DateOnly.Parse(day), goesOn));
    }

    [Fact]
    public void Of_two_rules_in_force_the_later_governs()
    {
        var next = Pack with { Id = "gansu-2027-1", InForce = Pack.InForce with { From = new(2027, 3, 1), To = new(2030, 2, 28) } };
        Assert.Same(Pack, PolicyInForce.On([next, Pack], new(2027, 2, 28)));
        Assert.Same(next, PolicyInForce.On([next, Pack], new(2027, 3, 1)));
    }

    [Theory]
    [InlineData("2026-02-28", "")]
    [InlineData("2026-03-01", "Q9=B")]
    [InlineData("2026-06-30", "Q9=B")]
    [InlineData("2026-07-01", "Q8=B")] // Q9 is set back, Q8 changes
    public void An_interpretation_holds_from_its_day(string day, string departures)
    {
        Interpretation[] interpretations =
        [
            new("gansu-2025-152", "Q9", "A", new(2026, 7, 1), "甘工信函〔2026〕60号", "李四"),
            new("gansu-2025-152", "Q9", "B", new(2026, 3, 1), "甘工信函〔2026〕20号", "张三"),
            new("gansu-2025-152", "Q8", "B", new(2026, 7, 1), "甘工信函〔2026〕60号", "李四"),
            new("another-2025-1", "Q10", "A", new(2025, 9, 1), "某发〔2025〕1号", "王五"),
        ];
        Assert.Equal(departures, PolicyInForce.ReadingsOn(Pack, interpretations, DateOnly.Parse(day)).ToString());
    }

    [Theory]
    [InlineData("2028-09-30", false)]
    [InlineData("2028-10-01", true)]
    public void An_interpretation_of_Q33_lets_the_old_rule_go_on(string day, bool goesOn)
    {
        Interpretation[] interpretations = [new("gansu-2025-152", "Q33", "A", new(2028, 10, 1), "甘工信函〔2028〕70号", "张三")];
        var found = Record.Exception(() => PolicyInForce.On([Pack], DateOnly.Parse(day), interpretations));
        Assert.Equal(goesOn, found is null);
    }
}
