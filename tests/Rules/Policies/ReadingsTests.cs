using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules.Policies;

public sealed class ReadingsTests
{
    private static readonly Readings Defaults = Readings.Defaults(Packs.Gansu);

    [Fact]
    public void The_defaults_of_the_pack_are_those_of_the_calculator()
    {
        Assert.Equal(AwardReadings.Default, Defaults.ForAwards());
        Assert.Equal(TitleReadings.Default, Defaults.ForTitles());
        Assert.Equal("", Defaults.ToString());
    }

    [Fact]
    public void An_override_changes_one_letter_and_nothing_else()
    {
        Assert.True(Defaults.TryWithAll(["Q9=B", "q25 = r2"], out var changed, out _));
        Assert.Equal("Q9=B,Q25=R2", changed.ToString());
        Assert.Equal(AwardReadings.Default with { Q9 = 'B' }, changed.ForAwards());
        Assert.Equal("A", Defaults["Q9"]);
        Assert.Equal(Defaults, changed.With("Q9", "A").With("Q25", "R1"));
        Assert.NotEqual(Defaults, changed);
    }

    [Theory]
    [InlineData("Q46=A", "没有编号为“Q46”的口径")]
    [InlineData("Q9=C", "口径Q9没有“C”这一理解，可选A、B")]
    [InlineData("Q25=A", "可选R1、R2")]
    [InlineData("Q9", "应写作“编号=代号”")]
    [InlineData("Q9=A=B", "应写作“编号=代号”")]
    [InlineData("", "应写作“编号=代号”")]
    public void An_unknown_reading_or_letter_is_told(string text, string reason)
    {
        Assert.False(Defaults.TryWithAll([text], out var changed, out string? problem));
        Assert.Null(changed);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }
}
