using FsCheck;
using FsCheck.Fluent;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Tests.Rules.Awards;

/// <summary>What must hold for every life of an enterprise, not only for the examples.</summary>
public sealed class AwardPropertiesTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400);

    private static Gen<ReplayEvent[]> Lives(int units) =>
        from steps in Gen.Choose(0, 14).SelectMany(n => Step(units).ArrayOf(n))
        select steps.Select((step, i) => step with { Row = i + 2, EventId = $"E{i}", DecidedOn = new DateOnly(2025, 9, 1).AddDays(i * 29) })
            .Select((step, i) => step.Act == ReplayAct.Revoke ? step with { Reference = $"E{int.Parse(step.Reference, System.Globalization.CultureInfo.InvariantCulture) % Math.Max(i, 1)}" } : step)
            .ToArray();

    private static Gen<ReplayEvent> Step(int units) =>
        from unit in Gen.Choose(1, units)
        from kind in Gen.Elements(TitleKinds.All.ToArray())
        from share in Gen.Choose(0, 100)
        from fen in Gen.Choose(0, 35_000_000)
        select new ReplayEvent(0, "", $"U{unit}", default, ReplayAct.Award, kind,
            kind.IsLegacy() || share > 60 ? null : new Money(Math.Round(GansuRule.Awards.Maximum(kind).Amount.Yuan * share / 60m, 2)),
            kind.IsLegacy() ? new Money(fen / 100m) : null, "");

    private static IReadOnlyList<ReplayResult> Replay(IReadOnlyList<ReplayEvent> events, AwardReadings? readings = null)
    {
        var (results, refusals) = AwardReplay.Run(events, _ => GansuRule.Awards, _ => readings ?? AwardReadings.Default);
        Assert.Empty(refusals);
        return results;
    }

    private static void ForAll(Gen<ReplayEvent[]> lives, Action<ReplayEvent[]> holds) =>
        Check.One(Many, Prop.ForAll(lives.ToArbitrary(), holds));

    private static Money Sum(IEnumerable<ReplayResult> results, params TitleKind[] kinds) =>
        results.Where(r => kinds.Contains(r.Event.Kind!.Value)).Sum(r => r.Granted!.Value);

    [Fact]
    public void Never_negative_never_above_the_standard_and_each_cap_keeps_its_room() => ForAll(Lives(2), life =>
    {
        foreach (var calculation in Replay(life).Select(result => result.Calculation).OfType<AwardCalculation>())
        {
            Assert.True(calculation.Ceiling >= Money.Zero);
            Assert.True(calculation.Ceiling <= calculation.Standard);
            Assert.True(calculation.Standard <= calculation.Maximum.Amount);
            Assert.All(calculation.Caps, cap => Assert.True(cap.RoomAfter >= Money.Zero && cap.RoomAfter <= cap.RoomBefore));
            Assert.Equal(calculation.Deducted, calculation.Deductions.Sum(line => line.Amount));
        }
    });

    [Fact]
    public void Scenarios_stay_within_100_and_everything_within_300_unless_legacy_alone_exceeds_it() => ForAll(Lives(1), life =>
    {
        var results = Replay(life);
        StaysWithin(100, results, kind => kind.IsScenario());
        StaysWithin(300, results, kind => kind is not (TitleKind.Excellent or TitleKind.Leading));
    });

    // what is granted under the rule never lifts the sum above the cap: only legacy entries can, by themselves
    private static void StaysWithin(decimal wan, IEnumerable<ReplayResult> results, Func<TitleKind, bool> counts)
    {
        var sum = Money.Zero;
        foreach (var result in results.Where(r => counts(r.Event.Kind!.Value)))
        {
            var before = sum;
            sum += result.Granted!.Value;
            if (!result.Event.Kind!.Value.IsLegacy())
                Assert.True(sum <= Money.Greater(Money.FromWan(wan), before), $"{before} → {sum}");
        }
    }

    [Fact]
    public void The_extra_awards_are_100_and_200_in_a_lifetime() => ForAll(Lives(1), life =>
    {
        var results = Replay(life);
        Assert.True(Sum(results, TitleKind.Excellent) <= Money.FromWan(100));
        Assert.True(Sum(results, TitleKind.Leading) <= Money.FromWan(200));
        var together = Replay(life, AwardReadings.Default with { Q15 = 'B' });
        Assert.True(Sum(together, TitleKind.Excellent, TitleKind.Leading) <= Money.FromWan(200));
    });

    [Fact]
    public void Enterprises_do_not_influence_each_other() => ForAll(Lives(3), life =>
    {
        var together = Replay(life).Where(r => r.Event.Unit == "U1").Select(r => r.Granted);
        var alone = Replay([.. life.Where(e => e.Unit == "U1")]).Select(r => r.Granted);
        Assert.Equal(alone, together);
    });

    [Fact]
    public void After_forfeiture_nothing_of_the_three_provincial_tiers() => ForAll(Lives(1), life =>
    {
        var forfeit = new ReplayEvent(1, "F", "U1", new DateOnly(2025, 8, 31), ReplayAct.Forfeit, null, null, null, "24");
        var results = Replay([forfeit, .. life]);
        Assert.All(results.Where(r => r.Event.Kind is { } kind && kind.IsProvincial()), r => Assert.Equal(Money.Zero, r.Granted));
    });

    [Fact]
    public void A_revoked_award_is_as_if_never_granted() => ForAll(Lives(1), life =>
    {
        var first = new ReplayEvent(1, "X", "U1", new DateOnly(2025, 8, 10), ReplayAct.Award, TitleKind.Basic, null, null, "");
        var revoke = new ReplayEvent(1, "Y", "U1", new DateOnly(2025, 8, 11), ReplayAct.Revoke, null, null, null, "X");
        Assert.Equal(Replay(life).Select(r => r.Granted), Replay([first, revoke, .. life]).Skip(2).Select(r => r.Granted));
    });

    [Fact]
    public void More_before_never_means_more_now() => ForAll(Lives(1), life =>
    {
        var history = new AwardHistory([.. Replay(life).Select(r => new PriorAward(r.Event.Kind!.Value, r.Granted!.Value, r.Event.DecidedOn))]);
        foreach (var kind in TitleKinds.Awardable)
        {
            var request = new AwardRequest(kind, GansuRule.Day);
            var now = AwardCalculator.Ceiling(GansuRule.Awards, AwardReadings.Default, request, history);
            var withOneMore = AwardCalculator.Ceiling(GansuRule.Awards, AwardReadings.Default, request,
                history.Plus(new PriorAward(TitleKind.LegacyScenario, Money.FromWan(5), new(2024, 11, 20))));
            Assert.True(withOneMore <= now);
        }
    });

    [Fact]
    public void Alternatives_are_exactly_the_readings_that_give_another_ceiling() => ForAll(Lives(1), life =>
    {
        // half of it paid, some of it this year: every reading gets its chance
        var history = new AwardHistory([.. Replay(life).Select((r, i) => new PriorAward(
            r.Event.Kind!.Value, r.Granted!.Value, i % 2 == 0 ? r.Granted!.Value : Money.Zero, r.Event.DecidedOn))]);
        foreach (var kind in TitleKinds.Awardable)
        {
            var request = new AwardRequest(kind, GansuRule.Day, life.Length % 2 == 0 ? null : Money.FromWan(20));
            var calculation = AwardCalculator.Calculate(GansuRule.Awards, AwardReadings.Default, request, history);
            var every = AwardReadings.Ids.Select(id => (Id: id, Letter: AwardReadings.Default[id] == 'A' ? 'B' : 'A'))
                .Select(other => new AlternativeCeiling(other.Id, other.Letter,
                    AwardCalculator.Ceiling(GansuRule.Awards, AwardReadings.Default.With(other.Id, other.Letter), request, history)));
            Assert.Equal(every.Where(other => other.Ceiling != calculation.Ceiling), calculation.Alternatives);
        }
    });
}
