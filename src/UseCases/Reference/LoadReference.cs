using System.Text.Json;
using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Reference;

/// <summary>Brings regions, recommending units, holidays, scenario catalogues and indicators into the database. Safe to repeat; what people have added or verified stays.</summary>
public static class LoadReference
{
    private const string RegionsSql = """
        insert into regions (code, name, level, parent_code, note)
        select code, name, level, nullif(parent, ''), coalesce(note, '')
        from jsonb_to_recordset(@rows::jsonb) as r (code text, name text, level text, parent text, note text)
        order by code
        on conflict (code) do update set name = excluded.name, level = excluded.level, parent_code = excluded.parent_code, note = excluded.note
        where (regions.name, regions.level, regions.parent_code, regions.note)
          is distinct from (excluded.name, excluded.level, excluded.parent_code, excluded.note)
        """;

    private const string UnitsSql = """
        insert into recommending_units (region_code, name, valid_from, valid_to)
        select region, name, valid_from::date, nullif(valid_to, '')::date
        from jsonb_to_recordset(@rows::jsonb) as r (region text, name text, valid_from text, valid_to text)
        on conflict (region_code, valid_from) do nothing
        """;

    // an arrangement put right by a person is not put back at the next start
    private const string HolidaysSql = """
        insert into holidays (day, name, kind)
        select date::date, name, kind
        from jsonb_to_recordset(@rows::jsonb) as r (date text, name text, kind text)
        on conflict (day) do nothing
        """;

    private const string CatalogueSql = """
        insert into scenario_catalogues (version, name, document, verified, source)
        select @version, file->>'catalogue', file->>'document', (file->>'verified')::boolean, file->>'source' from (select @file::jsonb) f (file)
        on conflict (version) do nothing
        """;

    private const string ScenariosSql = """
        insert into scenarios (version, number, link, element, name, description, confidence)
        select @version, number, link, coalesce(element, ''), name, coalesce(description, ''), coalesce(confidence, '')
        from jsonb_to_recordset(@file::jsonb->'scenarios')
          as r (number int, link text, element text, name text, description text, confidence text)
        on conflict (version, number) do nothing
        """;

    private const string KpisSql = """
        insert into kpis (code, group_name, name, unit, position)
        select i.value->>'code', g.value->>'name', i.value->>'name', i.value->>'unit', (g.ordinality * 100 + i.ordinality)::int
        from jsonb_array_elements(@file::jsonb->'groups') with ordinality g,
             jsonb_array_elements(g.value->'indicators') with ordinality i
        on conflict (code) do update set group_name = excluded.group_name, name = excluded.name, unit = excluded.unit, position = excluded.position
        where (kpis.group_name, kpis.name, kpis.unit, kpis.position)
          is distinct from (excluded.group_name, excluded.name, excluded.unit, excluded.position)
        """;

    /// <summary>Loads all; returns how many rows were new or changed.</summary>
    public static async Task<int> Into(NpgsqlDataSource owner, CancellationToken cancel = default)
    {
        await using var connection = await owner.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        _ = await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtext('reference'))"); // two nodes starting at once
        int changed = await connection.ExecuteAsync(RegionsSql, Table("regions-gansu.csv"))
            + await connection.ExecuteAsync(UnitsSql, Table("recommending-units.csv"))
            + await connection.ExecuteAsync(HolidaysSql, Table("holidays-cn.csv"))
            + await connection.ExecuteAsync(KpisSql, new { file = Text("kpis-20.json") })
            + await Letters.LoadTemplates.Into(connection);
        foreach (string version in (string[])["2024", "2025"])
        {
            var catalogue = new { version, file = Text($"scenarios-{version}.json") };
            changed += await connection.ExecuteAsync(CatalogueSql, catalogue) + await connection.ExecuteAsync(ScenariosSql, catalogue);
        }
        await transaction.CommitAsync(cancel);
        return changed;
    }

    private static object Table(string file) => new { rows = JsonSerializer.Serialize(ReferenceFiles.Rows(file)) };

    private static string Text(string file)
    {
        using var json = ReferenceFiles.Json(file);
        return json.RootElement.GetRawText();
    }
}
