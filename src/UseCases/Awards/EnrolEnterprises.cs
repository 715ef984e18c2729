using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>An enterprise of the ledger and the legal person its caps count for.</summary>
internal sealed record KnownEnterprise(string Uscc, long EnterpriseId, long UnitId, string UnitUscc);

/// <summary>Who the enterprises of a list are in the ledger; the ones it does not know are entered as their own legal person (Q1).</summary>
internal static class EnrolEnterprises
{
    private const string Insert = """
        insert into enterprises (uscc, name, city_code, county_code, unit_id)
        select uscc, name, city, county, 0 from unnest(@uscc, @name, @city, @county) as n (uscc, name, city, county)
        on conflict (uscc) do nothing
        """;

    private const string OwnUnit = """
        with own as (update enterprises set unit_id = enterprise_id where unit_id = 0 returning enterprise_id, name)
        insert into enterprise_names (enterprise_id, name) select enterprise_id, name from own
        """;

    private const string Known = """
        select e.uscc, e.enterprise_id, e.unit_id, u.uscc as unit_uscc
        from enterprises e join enterprises u on u.enterprise_id = e.unit_id
        where e.uscc = any (@uscc)
        """;

    /// <summary>Number and unit of each enterprise that the ledger knows, by credit code.</summary>
    internal static async Task<IReadOnlyDictionary<string, KnownEnterprise>> Find(
        NpgsqlConnection connection, IEnumerable<RecognisedLine> lines)
    {
        string[] uscc = [.. lines.Select(line => line.Uscc.Code).Distinct()];
        return (await connection.QueryAsync<KnownEnterprise>(Known, new { uscc })).ToDictionary(row => row.Uscc, StringComparer.Ordinal);
    }

    /// <summary>The same after entering the unknown ones.</summary>
    internal static async Task<IReadOnlyDictionary<string, KnownEnterprise>> All(
        NpgsqlConnection connection, IReadOnlyList<RecognisedLine> lines)
    {
        var known = await Find(connection, lines);
        var unknown = lines.Where(line => !known.ContainsKey(line.Uscc.Code)).DistinctBy(line => line.Uscc).OrderBy(line => line.Uscc.Code, StringComparer.Ordinal).ToList();
        if (unknown.Count == 0)
            return known;
        await connection.ExecuteAsync(Insert, new
        {
            uscc = unknown.Select(line => line.Uscc.Code).ToArray(),
            name = unknown.Select(line => line.Name).ToArray(),
            city = unknown.Select(line => line.CityCode).ToArray(),
            county = unknown.Select(line => line.CountyCode).ToArray(),
        });
        await connection.ExecuteAsync(OwnUnit);
        return await Find(connection, lines);
    }
}
