using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Demonstration;

/// <summary>A title of an invented enterprise with its award.</summary>
public sealed record FictionalTitle(TitleKind Kind, string Carrier, string Document, DateOnly ConfirmedOn, Money Amount, string AwardDocument, int FundYear);

/// <summary>An invented enterprise: its code is valid but can be told by FAKE.</summary>
public sealed record FictionalUnit(
    string Uscc, string Name, Region City, Region? County, IReadOnlyList<FictionalTitle> Titles, FictionalTitle? Cancelled, TitleKind? Recognised, string RecognisedCarrier);

/// <summary>Invents enterprises with on average three awards each, within deductions and caps of the rule.</summary>
public sealed class FictionalUnits(Regions regions, AwardRule rule, int seed)
{
    private const string Letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly int[] Powers = [29_791, 961, 31, 1];
    private static readonly string[] Trades = ["阀门", "铝业", "风电设备", "乳业", "电子材料", "农机", "制药", "特种电缆", "水泥", "种业", "仪表", "玻璃"];
    private static readonly string[] Scenes = ["车间智能排产", "仓储智能管理", "质量精准追溯", "能源智能管控", "设备运行监控", "人机协同作业"];
    private static readonly DateOnly NewRuleDay = new(2025, 12, 15);
    private readonly Region[] _places = [.. regions.All.Where(region => region.Level == RegionLevel.County || (region.Level == RegionLevel.City && regions.CountiesOf(region).Count == 0))];

    /// <summary>The n-th enterprise, from 0; always the same for the same seed.</summary>
    public FictionalUnit this[int n]
    {
        get
        {
            var chance = new Random(unchecked(seed * 1_000_003 + n));
            var place = _places[n % _places.Length];
            var city = regions.CityOf(place)!;
            string shortName = city.Name[..2];
            string trade = Trades[chance.Next(Trades.Length)];
            var titles = Titles(chance, shortName, trade);
            var cancelled = titles.Count > 0 && chance.Next(100) == 0 ? titles[^1] : null;
            TitleKind? recognised = chance.Next(3) switch { 0 => TitleKind.Scenario, 1 => TitleKind.Basic, _ => chance.Next(2) == 0 ? TitleKind.Advanced : null };
            return new FictionalUnit(
                Code(place.Code, n / _places.Length), $"{shortName}示例{n + 1}{trade}有限公司", city, place == city ? null : place, titles, cancelled, recognised,
                recognised == TitleKind.Scenario ? Scenes[chance.Next(Scenes.Length)] : $"{shortName}{trade}智能制造工厂");
        }
    }

    /// <summary>A credit code with both check digits right and FAKE in it.</summary>
    public static string Code(string region, int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, 31 * 31 * 31 * 31);
        string body = "FAKE" + string.Concat(Powers.Select(unit => Letters[number / unit % 31]));
        string first17 = "91" + region + body + Rules.Uscc.BodyCheckCharacter(body);
        return first17 + Rules.Uscc.CheckCharacter(first17);
    }

    private List<FictionalTitle> Titles(Random chance, string place, string trade)
    {
        var titles = new List<FictionalTitle>();
        var history = AwardHistory.None;
        void Add(TitleKind kind, string carrier, string document, DateOnly day, Money amount, string award)
        {
            titles.Add(new FictionalTitle(kind, carrier, document, day, amount, award, day.Year + 1));
            history = history.Plus(new PriorAward(kind, amount, day, document));
        }
        for (int year = 2021; year <= 2023; year++)
        {
            if (chance.Next(10) < 3)
                Add(TitleKind.LegacyWorkshop, $"{place}{trade}{year}号车间", $"甘工信发〔{year}〕20{year - 2020}号", new(year, 11, 1 + chance.Next(30)), Money.FromWan(40 + 10 * chance.Next(3)), $"甘财建〔{year + 1}〕3{year - 2020}号");
        }
        foreach (string scene in Scenes.Take(chance.Next(3)))
            Add(TitleKind.LegacyScenario, scene, "甘工信发〔2024〕188号", new(2024, 11, 20), Money.FromWan(20 + 10 * chance.Next(2)), "甘财建〔2025〕12号");
        foreach (var (kind, carrier) in New(chance, place, trade))
            Add(kind, carrier, "甘工信发〔2025〕231号", NewRuleDay, AwardCalculator.Ceiling(rule, AwardReadings.Default, new AwardRequest(kind, NewRuleDay), history), "甘财建〔2026〕9号");
        return titles;
    }

    private static IEnumerable<(TitleKind Kind, string Carrier)> New(Random chance, string place, string trade)
    {
        if (chance.Next(2) == 0)
            yield return (TitleKind.Scenario, Scenes[chance.Next(Scenes.Length)]);
        if (chance.Next(10) < 4)
            yield return (TitleKind.Basic, $"{place}{trade}智能制造工厂");
        else if (chance.Next(10) < 3)
            yield return (TitleKind.Advanced, $"{place}{trade}智能制造工厂");
    }
}
