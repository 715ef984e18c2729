using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules;

/// <summary>The three layers of the work: province, city-level unit, county.</summary>
public enum RegionLevel
{
    /// <summary>甘肃省.</summary>
    Province = 1,

    /// <summary>A recommending unit at city level: 14 市州 and 兰州新区.</summary>
    City = 2,

    /// <summary>县（区）.</summary>
    County = 3,
}

/// <summary>A region with its six-digit code; 兰州新区 hangs under the province as a unit at city level.</summary>
public sealed record Region(string Code, string Name, RegionLevel Level, string? Parent);

/// <summary>The regions of the province, found by code or by the names people type (Art. 6).</summary>
public sealed partial class Regions
{
    private readonly Dictionary<string, Region> _byCode;
    private readonly Dictionary<string, Region> _cityNames = [];
    private readonly Dictionary<(string City, string Name), Region?> _countyNames = [];

    /// <summary>A tree from its rows. Throws <see cref="ArgumentException"/> when a row names a parent that is not there.</summary>
    public Regions(IEnumerable<Region> rows)
    {
        All = [.. rows.OrderBy(region => region.Code, StringComparer.Ordinal)];
        _byCode = All.ToDictionary(region => region.Code, StringComparer.Ordinal);
        foreach (var region in All)
        {
            if (region.Level != RegionLevel.Province && (region.Parent is null || !_byCode.ContainsKey(region.Parent)))
                throw new ArgumentException($"region {region.Code} hangs under {region.Parent}, which is not there", nameof(rows));
            foreach (string name in NamesOf(region))
                Register(region, name);
        }
        Province = All.Single(region => region.Level == RegionLevel.Province);
        Cities = [.. All.Where(region => region.Level == RegionLevel.City)];
    }

    /// <summary>Every region, by code.</summary>
    public IReadOnlyList<Region> All { get; }

    /// <summary>The province.</summary>
    public Region Province { get; }

    /// <summary>The units at city level, by code.</summary>
    public IReadOnlyList<Region> Cities { get; }

    /// <summary>The region with this code, or null.</summary>
    public Region? Find(string? code) => code is null ? null : _byCode.GetValueOrDefault(code);

    /// <summary>The counties of a city; none for 兰州新区, one statistical county for 嘉峪关市.</summary>
    public IReadOnlyList<Region> CountiesOf(Region city) =>
        [.. All.Where(region => region.Level == RegionLevel.County && region.Parent == city.Code)];

    /// <summary>The unit at city level a region lies in: itself for a city, null for the province.</summary>
    public Region? CityOf(Region region) => region.Level switch
    {
        RegionLevel.City => region,
        RegionLevel.County => _byCode[region.Parent!],
        _ => null,
    };

    /// <summary>Whether a region is, or lies within, another.</summary>
    public bool IsWithin(Region region, Region outer)
    {
        for (Region? at = region; at is not null; at = Find(at.Parent))
        {
            if (at.Code == outer.Code)
                return true;
        }
        return false;
    }

    /// <summary>The name that tells a region from all others: 兰州市城关区, 临夏回族自治州临夏县, but 嘉峪关市 and 兰州新区.</summary>
    public string DistinguishedName(Region region)
    {
        var city = CityOf(region);
        return city is null || city.Name == region.Name ? region.Name : city.Name + (region.Level == RegionLevel.City ? "" : region.Name);
    }

    /// <summary>The unit at city level with this full or short name (兰州, 临夏州, 甘南, 新区 …), or null.</summary>
    public Region? FindCity(string? text) => _cityNames.GetValueOrDefault(Normalise(text));

    /// <summary>The county of a city with this full or short name (东乡县, 天祝, 城关 …, also with the city's name before it), or null when there is none or two.</summary>
    public Region? FindCounty(Region city, string? text)
    {
        string name = Normalise(text);
        if (_countyNames.TryGetValue((city.Code, name), out var county))
            return county;
        foreach (string prefix in NamesOf(city).Where(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (_countyNames.TryGetValue((city.Code, name[prefix.Length..]), out county))
                return county;
        }
        return null;
    }

    private void Register(Region region, string name)
    {
        if (region.Level == RegionLevel.City)
            _cityNames[name] = region;
        if (region.Level == RegionLevel.County && !_countyNames.TryAdd((region.Parent!, name), region))
            _countyNames[(region.Parent!, name)] = name == region.Name ? region : OnlyIfFullName(region.Parent!, name);
    }

    // 临夏 alone could be 临夏市 or 临夏县: a short name that fits two counties finds neither
    private Region? OnlyIfFullName(string city, string name) =>
        _countyNames[(city, name)] is { } earlier && earlier.Name == name ? earlier : null;

    private static IEnumerable<string> NamesOf(Region region)
    {
        yield return region.Name;
        if (region.Name.EndsWith("新区", StringComparison.Ordinal))
        {
            yield return "新区";
            yield return region.Name + "管委会";
            yield break;
        }
        if (Autonomous().Match(region.Name) is { Success: true } match)
        {
            string own = match.Groups["own"].Length > 0 ? match.Groups["own"].Value : match.Groups["people"].Value[..^1];
            yield return own;
            yield return own + match.Groups["unit"].Value;
            yield break;
        }
        if (region.Name.Length > 2)
            yield return region.Name[..^1];
    }

    private static string Normalise(string? text)
    {
        string name = string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c)));
        return name.StartsWith("甘肃省", StringComparison.Ordinal) && name.Length > 3 ? name[3..] : name;
    }

    [GeneratedRegex("^(?<own>.*?)(?<people>回族|藏族|东乡族|保安族|撒拉族|裕固族|蒙古族|哈萨克族)+自治(?<unit>[州县])$", RegexOptions.CultureInvariant)]
    private static partial Regex Autonomous();
}
