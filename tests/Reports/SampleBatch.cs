using SmartFactory.Gansu.Reports.Awards;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Reports;

/// <summary>Batches with every kind of prior award, several lines per unit, and amounts calculated by the rule itself.</summary>
public static class SampleBatch
{
    private static readonly DateOnly Day = new(2026, 11, 30);
    private static readonly TitleKind[] Scenarios = [TitleKind.Scenario, TitleKind.LegacyScenario];

    private static readonly (string Code, string City, string County)[] Places =
    [
        ("620100", "兰州市", "城关区"), ("620171", "兰州新区", ""), ("620200", "嘉峪关市", ""), ("620500", "天水市", "张家川回族自治县"),
        ("620900", "酒泉市", "肃州区"), ("622900", "临夏回族自治州", "积石山保安族东乡族撒拉族自治县"),
    ];

    public static AwardRule Rule { get; } = new(
        "gansu-2025-152",
        new Dictionary<TitleKind, AwardMaximum>
        {
            [TitleKind.Scenario] = new(Money.FromWan(30), 18),
            [TitleKind.Basic] = new(Money.FromWan(100), 18),
            [TitleKind.Advanced] = new(Money.FromWan(300), 18),
            [TitleKind.Excellent] = new(Money.FromWan(100), 20),
            [TitleKind.Leading] = new(Money.FromWan(200), 20),
        },
        [
            new(TitleKind.Basic, Scenarios, 19),
            new(TitleKind.Advanced, [.. Scenarios, TitleKind.Basic], 19),
        ],
        [
            new("scenario", "优秀场景累计奖励", Money.FromWan(100), Scenarios, 19),
            new("overall", "单个单位累计奖励", Money.FromWan(300),
                [.. Scenarios, TitleKind.Basic, TitleKind.Advanced, TitleKind.LegacyWorkshop, TitleKind.LegacyFactory], 19),
        ]);

    public static PolicySource Policy { get; } = new(
        "gansu-2025-152", 1, "甘肃省智能工厂梯度培育管理办法", "甘工信发〔2025〕152号", new string('a', 64),
        new Dictionary<int, string>
        {
            [18] = "对评价为智能制造优秀场景、基础级智能工厂、先进级智能工厂的单位（企业），分别给予最高30万元、100万元、300万元奖励。",
            [19] = "单个单位（企业）获得的奖励资金叠加累计不超过最高标准，须扣除往年奖励资金部分。",
            [20] = "对评为卓越级、领航级智能工厂的，额外分别给予最高100万元、200万元奖励。",
        },
        [.. Packs.Gansu.Readings.Where(FollowedReadings.ChangesAmount)]);

    public static AwardSheetBatch Make(int lines, AwardReadings readings, int seed = 1, bool approved = false)
    {
        var random = new Random(seed);
        var units = new Dictionary<int, AwardHistory>();
        var ledger = new Dictionary<int, AwardHistory>();
        var rows = new List<AwardSheetLine>(lines);
        for (int seq = 1; seq <= lines; seq++)
        {
            int unit = random.Next(Math.Max(1, lines * 2 / 3));
            if (!units.TryGetValue(unit, out var history))
                ledger[unit] = units[unit] = history = Past(random);
            var kind = TitleKinds.Awardable[random.Next(5)];
            var standard = random.Next(3) == 0 ? Money.FromWan(random.Next(1, (int)Rule.Maximum(kind).Amount.Wan)) : Rule.Maximum(kind).Amount;
            var calculation = AwardCalculator.Calculate(Rule, readings, new AwardRequest(kind, Day, standard), history);
            bool held = random.Next(12) == 0;
            var proposed = random.Next(6) == 0 ? Money.Lesser(calculation.Ceiling, Money.FromWan(5)) : calculation.Ceiling;
            rows.Add(Line(seq, unit, kind, standard, ledger[unit], calculation, proposed, held, readings));
            if (!held && !proposed.IsZero)
                units[unit] = history.Plus(new PriorAward(kind, proposed, Day));
        }
        return new AwardSheetBatch("2026年度智能工厂", Day, approved, Rule, readings, Policy, rows) { FundYear = 2026 };
    }

    private static AwardSheetLine Line(
        int seq, int unit, TitleKind kind, Money standard, AwardHistory ledger, AwardCalculation calculation, Money proposed, bool held,
        AwardReadings readings)
    {
        var place = Places[(unit + seq % 2) % Places.Length]; // branches of one unit sit in two cities
        string uscc = Code(unit);
        return new AwardSheetLine
        {
            Seq = seq,
            CityCode = place.Code,
            City = place.City,
            County = place.County,
            Name = $"虚构甘肃{place.City[..2]}第{unit}精密装备制造有限责任公司{(unit % 7 == 0 ? "（集团）\u0007" : "")}",
            Uscc = uscc,
            UnitUscc = uscc,
            Kind = kind,
            Carrier = kind.IsScenario() ? "在线智能检测" : "年产三万吨高纯材料智能工厂",
            Recognised = "甘工信发\n〔2026〕210号\n2026-11-12",
            Standard = standard,
            Ledger = Priors.Of(ledger, readings),
            LedgerThisYear = Priors.Of(ledger, readings, Day.Year),
            Forfeited = ledger.Forfeiture is not null,
            Deducted = calculation.Deducted,
            RoomOverall = calculation.Cap("overall")?.RoomBefore,
            RoomScenario = calculation.Cap("scenario")?.RoomBefore,
            Ceiling = calculation.Ceiling,
            Proposed = proposed,
            Held = held,
            Readings = string.Join(' ', calculation.Alerts.Select(alert => alert.Code)),
            Remarks = string.Join("；", calculation.Alerts.Select(alert => alert.Text)),
        };
    }

    private static AwardHistory Past(Random random)
    {
        var history = AwardHistory.None;
        for (int i = random.Next(4); i > 0; i--)
        {
            var kind = TitleKinds.All[random.Next(8)];
            var granted = Money.FromWan(random.Next(1, 121)) + new Money(random.Next(9) == 0 ? 1234.56m : 0);
            history = history.Plus(new PriorAward(kind, granted, Money.Lesser(granted, Money.FromWan(random.Next(0, 60))),
                new DateOnly(random.Next(2021, 2027), 1 + random.Next(11), 9)));
        }
        return random.Next(9) == 0 ? history with { Forfeiture = new Forfeiture(24, new DateOnly(2025, 10, 1)) } : history;
    }

    private static string Code(int unit) => $"91620{unit % 10}00{unit:D9}X";
}
