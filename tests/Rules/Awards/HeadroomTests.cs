using FsCheck;
using FsCheck.Fluent;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Tests.Rules.Awards;

public sealed class HeadroomTests
{
    private static readonly DateOnly Day = new(2026, 11, 30);

    private static readonly AwardRule Rule = new("test",
        new Dictionary<TitleKind, AwardMaximum>
        {
            [TitleKind.Scenario] = new(Money.FromWan(30), 18),
            [TitleKind.Basic] = new(Money.FromWan(100), 18),
            [TitleKind.Advanced] = new(Money.FromWan(300), 18),
            [TitleKind.Excellent] = new(Money.FromWan(100), 20),
            [TitleKind.Leading] = new(Money.FromWan(200), 20),
        },
        [
            new(TitleKind.Basic, [TitleKind.Scenario, TitleKind.LegacyScenario], 19),
            new(TitleKind.Advanced, [TitleKind.Scenario, TitleKind.LegacyScenario, TitleKind.Basic], 19),
        ],
        [
            new("scenario", "优秀场景累计上限", Money.FromWan(100), [TitleKind.Scenario, TitleKind.LegacyScenario], 19),
            new("overall", "累计上限", Money.FromWan(300),
                [TitleKind.Scenario, TitleKind.LegacyScenario, TitleKind.Basic, TitleKind.Advanced, TitleKind.LegacyWorkshop, TitleKind.LegacyFactory], 19),
        ]);

    [Theory]
    //           S    B    A    LW   LF   room100 room300 life  the way up
    [InlineData(0, 0, 0, 0, 0, 100, 300, 600, "basic 100, advanced 200, excellent 100, leading 200")]
    [InlineData(30, 0, 0, 0, 0, 70, 270, 570, "basic 70, advanced 200, excellent 100, leading 200")]
    [InlineData(100, 0, 0, 0, 0, 0, 200, 500, "basic 0, advanced 200, excellent 100, leading 200")]
    [InlineData(30, 70, 0, 0, 0, 70, 200, 500, "advanced 200, excellent 100, leading 200")]
    [InlineData(0, 0, 300, 0, 0, 100, 0, 300, "excellent 100, leading 200")]
    [InlineData(0, 0, 0, 50, 150, 100, 100, 400, "basic 100, advanced 0, excellent 100, leading 200")]
    [InlineData(0, 0, 0, 0, 320, 100, 0, 300, "basic 0, advanced 0, excellent 100, leading 200")]
    public void Past_awards_leave(int s, int b, int a, int lw, int lf, int room100, int room300, int life, string way)
    {
        var room = Of(Past(s, b, a, lw, lf));

        Assert.Equal(Money.FromWan(room100), room.Cap("scenario")!.Room);
        Assert.Equal(Money.FromWan(room300), room.Cap("overall")!.Room);
        Assert.Equal(Money.FromWan(lw + lf), room.Cap("overall")!.Legacy);
        Assert.Equal(way, string.Join(", ", room.NextSteps.Select(step => $"{step.Kind.Code()} {step.Ceiling.ToWanText()}")));
        Assert.Equal(Money.FromWan(life), room.LifetimeRemaining);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, TitleKind.Basic, "标准 100 万元，无须扣除，上限余额足够（第十八条、第十九条）。")]
    [InlineData(30, 0, 0, 0, TitleKind.Basic, "标准 100 万元，扣除以往奖励 30 万元，余 70 万元（第十八条、第十九条）。")]
    [InlineData(100, 0, 0, 0, TitleKind.Basic, "0：标准 100 万元已被以往奖励 100 万元全部抵扣（第十八条、第十九条）。")]
    [InlineData(100, 0, 0, 0, TitleKind.Scenario, "0：优秀场景累计上限 100 万元，已用 100 万元，余额已用完（第十八条、第十九条）。")]
    [InlineData(90, 0, 0, 0, TitleKind.Scenario, "标准 30 万元；优秀场景累计上限 100 万元，已用 90 万元，余额只剩 10 万元（第十八条、第十九条）。")]
    [InlineData(0, 0, 0, 320, TitleKind.Advanced, "0：累计上限 300 万元，已用 320 万元，余额已用完（第十八条、第十九条）。")]
    [InlineData(0, 0, 0, 0, TitleKind.Leading, "标准 200 万元，无须扣除，上限余额足够（第二十条）。")]
    public void The_ceiling_says_why(int s, int b, int a, int legacy, TitleKind kind, string sentence) =>
        Assert.Equal(sentence, Of(Past(s, b, a, 0, legacy)).Kinds.Single(room => room.Kind == kind).Sentence);

    [Fact]
    public void Forfeiture_leaves_nothing_provincial_and_names_its_document()
    {
        var room = Of(Past(30, 0, 0, 0, 0) with { Forfeiture = new Forfeiture(24, Day, "甘工信发〔2026〕9号") });

        Assert.All(room.Kinds.Where(kind => kind.Kind.IsProvincial()), kind => Assert.Equal(Money.Zero, kind.Ceiling));
        Assert.StartsWith("0：已依据第二十四条作出处理（甘工信发〔2026〕9号）", room.Kinds[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_granted_beyond_the_cap_is_shown_and_never_taken_back() =>
        Assert.Equal(Money.FromWan(20), Of(Past(0, 0, 0, 0, 320)).Cap("overall")!.Beyond);

    [Fact]
    public void Whatever_the_past_the_figures_hang_together()
    {
        var wan = Gen.Choose(0, 350);
        var pasts = from s in Gen.Choose(0, 100)
                    from b in Gen.Choose(0, 100)
                    from a in Gen.Choose(0, 300)
                    from lw in wan
                    from lf in wan
                    select Past(s, b, a, lw, lf);
        Prop.ForAll(pasts.ToArbitrary(), history =>
        {
            var room = Of(history);
            var overall = room.Cap("overall")!;
            Assert.Equal(overall.Limit + overall.Beyond, overall.Used + overall.Room);
            Assert.Equal(overall.Used, overall.Shares.Sum(share => share.Amount));
            Assert.All(room.Kinds, kind => Assert.InRange(kind.Ceiling.Yuan, 0m, Rule.Maximum(kind.Kind).Amount.Yuan));
            Assert.All(room.Kinds, kind => Assert.Equal(kind.Ceiling.IsZero, kind.Sentence.StartsWith("0：", StringComparison.Ordinal)));
            Assert.True(room.NextSteps.Where(step => step.Kind.IsProvincial()).Sum(step => step.Ceiling) <= overall.Room);
            Assert.True(room.LifetimeRemaining <= overall.Room + Money.FromWan(300));
        }).QuickCheckThrowOnFailure();
    }

    private static Headroom Of(AwardHistory history) => Headroom.Of(Rule, AwardReadings.Default, history, Day);

    private static AwardHistory Past(int s, int b, int a, int lw, int lf) => new(
    [
        .. new (TitleKind Kind, int Wan)[]
            {
                (TitleKind.Scenario, s), (TitleKind.Basic, b), (TitleKind.Advanced, a), (TitleKind.LegacyWorkshop, lw), (TitleKind.LegacyFactory, lf),
            }
            .Where(award => award.Wan > 0)
            .Select(award => new PriorAward(award.Kind, Money.FromWan(award.Wan), new DateOnly(2025, 6, 1))),
    ]);
}
