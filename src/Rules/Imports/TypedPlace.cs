namespace SmartFactory.Gansu.Rules.Imports;

/// <summary>Where an enterprise lies, from the two columns 市州 and 县（区）.</summary>
/// <param name="City">The unit at city level; null when it is wrong.</param>
/// <param name="County">The county; null when none is given.</param>
/// <param name="CityFinding">What is to be said of the city.</param>
/// <param name="CountyFinding">What is to be said of the county.</param>
/// <param name="Note">How a short name was understood.</param>
public sealed record TypedPlace(
    Region? City, Region? County, (Severity Severity, string Message)? CityFinding = null,
    (Severity Severity, string Message)? CountyFinding = null, string? Note = null)
{
    /// <summary>Reads both columns together; the registration region of the credit code decides which of two contradicting columns is doubtful.</summary>
    public static TypedPlace Read(Regions regions, string cityText, string countyText, string? registrationRegion)
    {
        ArgumentNullException.ThrowIfNull(regions);
        string cityName = TypedText.Compact(cityText), countyName = TypedText.Compact(countyText);
        if (cityName.Length == 0)
            return CityMissing(regions, countyName);
        var city = regions.FindCity(cityName);
        if (city is null)
            return UnknownCity(regions, cityName);
        string? note = city.Name == cityName ? null : $"“{cityText.Trim()}”读作{city.Name}";
        if (countyName.Length == 0 || countyName == city.Name)
            return CountyMissing(regions, city, countyName, note);
        if (regions.FindCounty(city, countyName) is { } county)
            return new(city, county, Note: note ?? (county.Name == countyName ? null : $"“{countyText.Trim()}”读作{county.Name}"));
        if (regions.FindCity(countyName) is { } unit && unit != city)
            return new(unit, null, CountyFinding: (Severity.Warning, $"{unit.Name}单列为市级推荐单位，按{unit.Name}归入，请核对"));
        var elsewhere = CountiesNamed(regions, countyName);
        return elsewhere.Count == 0 ? UnknownCounty(regions, city, countyName) : NotInCity(regions, city, elsewhere, registrationRegion);
    }

    private static TypedPlace CityMissing(Regions regions, string countyName)
    {
        if (countyName.Length == 0)
            return new(null, null, (Severity.Error, "缺少市州：应填写14个市州或兰州新区之一"));
        if (regions.FindCity(countyName) is { } unit)
            return new(unit, null, (Severity.Warning, $"缺少市州，按县（区）栏归入{unit.Name}，请核对"));
        var named = CountiesNamed(regions, countyName);
        return named.Count switch
        {
            0 => new(null, null, (Severity.Error, $"缺少市州，且县（区）“{countyName}”不在本省")),
            1 => new(regions.CityOf(named[0]), named[0], (Severity.Warning, $"缺少市州，按{named[0].Name}归入{regions.CityOf(named[0])!.Name}，请核对")),
            _ => new(null, null, (Severity.Error, $"缺少市州，“{countyName}”可指{string.Join("或", named.Select(regions.DistinguishedName))}，请补填")),
        };
    }

    private static TypedPlace UnknownCity(Regions regions, string cityName)
    {
        var named = CountiesNamed(regions, cityName);
        string hint = named.Count > 0
            ? $"“{cityName}”是{regions.CityOf(named[0])!.Name}的县（区），市州应为{regions.CityOf(named[0])!.Name}"
            : Close(cityName, regions.Cities.Select(city => city.Name)) is { } near ? $"是否为“{near}”" : "应为14个市州或兰州新区之一";
        return new(null, null, (Severity.Error, $"“{cityName}”不是本省的市州：{hint}"));
    }

    private static TypedPlace CountyMissing(Regions regions, Region city, string countyName, string? note)
    {
        var counties = regions.CountiesOf(city);
        if (counties.Count <= 1)
            return new(city, countyName.Length > 0 && counties.Count == 1 ? counties[0] : null, Note: note);
        return new(city, null, CountyFinding: (Severity.Warning, $"缺少县（区）：请补填{city.Name}所辖县（区）"), Note: note);
    }

    private static TypedPlace UnknownCounty(Regions regions, Region city, string countyName)
    {
        var counties = regions.CountiesOf(city);
        var couldBe = counties.Where(county => county.Name.StartsWith(countyName, StringComparison.Ordinal)).ToList();
        string hint = couldBe.Count > 1 ? $"“{countyName}”可指{string.Join("或", couldBe.Select(county => county.Name))}"
            : Close(countyName, counties.Select(county => county.Name)) is { } near ? $"是否为“{near}”"
            : counties.Count == 0 ? $"{city.Name}不设县（区），应留空" : $"应为{string.Join("、", counties.Select(county => county.Name))}之一";
        return new(city, null, CountyFinding: (Severity.Error, $"{city.Name}没有县（区）“{countyName}”：{hint}"));
    }

    private static TypedPlace NotInCity(Regions regions, Region city, List<Region> elsewhere, string? registrationRegion)
    {
        var registered = elsewhere.FirstOrDefault(county => county.Code == registrationRegion);
        if (registered is not null)
        {
            var right = regions.CityOf(registered)!;
            return new(right, registered, CountyFinding: (Severity.Warning,
                $"{registered.Name}属{right.Name}，市州栏填的是{city.Name}；信用代码登记地也是{registered.Name}，按县（区）归入{right.Name}，请核对"));
        }
        var other = elsewhere[0];
        string registeredAt = regions.Find(registrationRegion) is { Level: RegionLevel.County } at && at.Parent == city.Code ? $"，信用代码登记地为{at.Name}" : "";
        return new(city, null, CountyFinding: (Severity.Error, $"{other.Name}属{regions.CityOf(other)!.Name}，不在{city.Name}{registeredAt}：请更正县（区）或市州"));
    }

    private static List<Region> CountiesNamed(Regions regions, string name) =>
        [.. regions.Cities.Select(city => regions.FindCounty(city, name)).OfType<Region>()];

    private static string? Close(string name, IEnumerable<string> names) => names
        .Select(full => (Name: full, Distance: TypedText.Distance(name, full)))
        .Where(near => near.Distance <= Math.Max(1, near.Name.Length / 3))
        .OrderBy(near => near.Distance).Select(near => near.Name).FirstOrDefault();
}
