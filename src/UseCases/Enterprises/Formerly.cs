namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>Names, regions and legal persons of a past day, for statements with the parameters @on and @knownBefore.</summary>
internal static class Formerly
{
    /// <summary>
    /// Joins, as <paramref name="then"/>, what the row of <c>enterprises</c> known as <paramref name="alias"/> was: enterprise_id, name, city_code, county_code, unit_id.
    /// What was before the first change that had not happened yet or was not known yet; without one, what is.
    /// </summary>
    public static string Join(string alias, string then) => $"""
        left join lateral (
          select p.city_code, p.county_code, p.unit_id from enterprise_places p
          where p.enterprise_id = {alias}.enterprise_id and not (p.effective_on <= @on and p.recorded_at < @knownBefore)
          order by p.enterprise_place_id limit 1) {then}_place on true
        cross join lateral (
          select {alias}.enterprise_id,
                 -- the name in use on the day; one entered as the former name when the new one came was known all along
                 coalesce((select n.name from enterprise_names n
                           where n.enterprise_id = {alias}.enterprise_id and (n.valid_from is null or (n.valid_from <= @on and n.recorded_at < @knownBefore))
                           order by n.valid_from desc nulls last, n.recorded_at desc limit 1), {alias}.name) as name,
                 coalesce({then}_place.city_code, {alias}.city_code) as city_code,
                 case when {then}_place.city_code is null then {alias}.county_code else {then}_place.county_code end as county_code,
                 coalesce({then}_place.unit_id, {alias}.unit_id) as unit_id) {then}
        """;
}
