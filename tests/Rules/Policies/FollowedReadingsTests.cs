using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules.Policies;

/// <summary>The whole register: which letters the program goes by. A letter that is added to the document, or built, changes this table.</summary>
public sealed class FollowedReadingsTests
{
    private const string Followed = """
        Q1 B, Q2 B, Q3 A, Q4 B, Q5 AB, Q6 AB, Q7 B, Q8 AB, Q9 AB, Q10 AB, Q11 AB, Q12 AB, Q13 AB, Q14 A, Q15 AB, Q16 ABC, Q17 B, Q18 A, Q19 AB, Q20 ABC,
        Q21 AB, Q22 AB, Q23 A, Q24 ABC, Q25 R1R2, Q26 AB, Q27 A, Q28 ABC, Q29 C, Q30 A, Q31 A, Q32 C, Q33 AB, Q34 ABCD, Q35 C, Q36 A, Q37 A, Q38 AB, Q39 B,
        Q40 A, Q41 B, Q42 C, Q43 B, Q44 AB, Q45 AB
        """;

    [Fact]
    public void Every_letter_is_followed_or_says_why_not()
    {
        Assert.Equal(
            Followed.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Packs.Gansu.Readings.Select(reading =>
                $"{reading.Id} {string.Concat(reading.Alternatives.Select(each => each.Letter).Where(letter => FollowedReadings.Follows(reading, letter)))}"));
        foreach (var reading in Packs.Gansu.Readings)
        {
            Assert.True(FollowedReadings.Follows(reading, reading.Default), $"the default of {reading.Id}");
            foreach (var other in reading.Alternatives)
                Assert.Equal(FollowedReadings.Follows(reading, other.Letter), FollowedReadings.WhyNot(reading, other.Letter).Length == 0);
        }
    }

    [Fact]
    public void What_changes_an_amount_reaches_the_calculator()
    {
        var defaults = Readings.Defaults(Packs.Gansu);
        foreach (var reading in Packs.Gansu.Readings.Where(FollowedReadings.ChangesAmount))
        {
            foreach (var other in reading.Alternatives.Where(other => other.Letter != reading.Default))
                Assert.NotEqual(AwardReadings.Default, defaults.With(reading.Id, other.Letter).ForAwards());
        }
        Assert.All(Packs.Gansu.Readings.Where(reading => reading.Calculates), reading => Assert.True(FollowedReadings.ChangesAmount(reading)));
    }

    [Fact]
    public void A_reading_the_program_does_not_know_has_its_default_only()
    {
        var later = new Reading("Q99", "新问题", [1], [new("A", "甲"), new("B", "乙")], "A", "理由", false);
        Assert.True(FollowedReadings.Follows(later, "A"));
        Assert.Contains("没有按这一理解办理的功能", FollowedReadings.WhyNot(later, "B"), StringComparison.Ordinal);
    }
}
