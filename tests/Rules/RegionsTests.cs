using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Tests.Rules;

public sealed class RegionsTests
{
    private static readonly Regions Regions = ReferenceFiles.Regions();

    [Theory]
    [InlineData("兰州市", "620100")]
    [InlineData("兰州", "620100")]
    [InlineData(" 兰 州 ", "620100")]
    [InlineData("甘肃省天水市", "620500")]
    [InlineData("临夏", "622900")]
    [InlineData("临夏州", "622900")]
    [InlineData("临夏回族自治州", "622900")]
    [InlineData("甘南州", "623000")]
    [InlineData("甘南", "623000")]
    [InlineData("新区", "620171")]
    [InlineData("兰州新区", "620171")]
    [InlineData("嘉峪关", "620200")]
    [InlineData("西安市", null)]
    [InlineData("城关区", null)]
    [InlineData("甘肃省", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_city_is_found_by_full_and_short_name(string? typed, string? code) =>
        Assert.Equal(code, Regions.FindCity(typed)?.Code);

    [Theory]
    [InlineData("620100", "城关区", "620102")]
    [InlineData("620100", "城关", "620102")]
    [InlineData("620100", "兰州市城关区", "620102")]
    [InlineData("620200", "嘉峪关市", "620201")]
    [InlineData("620400", "白银", "620402")]
    [InlineData("620500", "张家川县", "620525")]
    [InlineData("620600", "天祝", "620623")]
    [InlineData("620900", "阿克塞县", "620924")]
    [InlineData("620900", "敦煌", "620982")]
    [InlineData("621000", "环县", "621022")]
    [InlineData("622900", "东乡县", "622926")]
    [InlineData("622900", "东乡", "622926")]
    [InlineData("622900", "积石山县", "622927")]
    [InlineData("622900", "临夏市", "622901")]
    [InlineData("622900", "临夏县", "622921")]
    [InlineData("622900", "临夏", null)] // 市 or 县?
    [InlineData("620500", "城关区", null)] // of 兰州
    [InlineData("620171", "城关区", null)]
    public void A_county_is_found_in_its_city(string city, string typed, string? code) =>
        Assert.Equal(code, Regions.FindCounty(Regions.Find(city)!, typed)?.Code);

    [Fact]
    public void Every_name_of_the_table_finds_itself()
    {
        Assert.All(Regions.Cities, city => Assert.Same(city, Regions.FindCity(city.Name)));
        Assert.All(Regions.All.Where(region => region.Level == RegionLevel.County),
            county => Assert.Same(county, Regions.FindCounty(Regions.CityOf(county)!, county.Name)));
    }

    [Fact]
    public void Fifteen_units_at_city_level_of_which_one_has_no_county()
    {
        Assert.Equal(15, Regions.Cities.Count);
        Assert.Equal(["620171"], Regions.Cities.Where(city => Regions.CountiesOf(city).Count == 0).Select(city => city.Code));
        Assert.Single(Regions.CountiesOf(Regions.FindCity("嘉峪关")!));
        Assert.DoesNotContain(Regions.CountiesOf(Regions.FindCity("兰州")!), county => county.Code == "620171");
    }

    [Theory]
    [InlineData("620102", "620100", true)]
    [InlineData("620102", "620000", true)]
    [InlineData("620102", "620500", false)]
    [InlineData("620171", "620100", false)]
    [InlineData("620171", "620000", true)]
    [InlineData("620100", "620102", false)]
    public void Scope(string inner, string outer, bool within) =>
        Assert.Equal(within, Regions.IsWithin(Regions.Find(inner)!, Regions.Find(outer)!));

    [Theory]
    [InlineData("620000", "甘肃省")]
    [InlineData("620102", "兰州市城关区")]
    [InlineData("622921", "临夏回族自治州临夏县")]
    [InlineData("620201", "嘉峪关市")]
    [InlineData("620171", "兰州新区")]
    [InlineData("620500", "天水市")]
    public void A_name_that_tells_it_from_all_others(string code, string name) =>
        Assert.Equal(name, Regions.DistinguishedName(Regions.Find(code)!));

    [Fact]
    public void A_region_without_its_parent_is_refused() =>
        _ = Assert.Throws<ArgumentException>(() => new Regions([new("620000", "甘肃省", RegionLevel.Province, null), new("620102", "城关区", RegionLevel.County, "620100")]));
}
