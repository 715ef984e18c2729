using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Titles in the ledger that have no award and stand in no batch under way: the other way to make a batch.</summary>
public static class TitlesWithoutAward
{
    /// <summary>Which titles, of t joined with its enterprise e; parameters @since, @until, @kinds.</summary>
    internal const string From = """
        from titles t join enterprises e using (enterprise_id)
        where t.confirmed_on between @since and @until and t.kind = any (@kinds) and t.state in ('valid', 'renewal-open', 'under-review', 'superseded') and t.origin = 'recognised'
          and not exists (select from award_entries a where a.title_id = t.title_id and a.entry_type = 'granted')
          and not exists (
            select from settlement_lines l join settlements s using (settlement_id)
            where l.title_id = t.title_id and (s.stage in ('calculated', 'submitted', 'reviewed') or (s.stage = 'approved' and not l.held)))
        """;

    // 序号: in order of recognition
    private const string Sql = $"""
        select row_number() over (order by t.confirmed_on, t.title_id)::int as seq, e.uscc, e.name, e.city_code, e.county_code, t.kind, t.carrier, t.title_id
        {From}
        order by seq
        """;

    private sealed record Row(int Seq, string Uscc, string Name, string CityCode, string? CountyCode, string Kind, string Carrier, long TitleId);

    /// <summary>Recognised in these days, both included; in order of recognition.</summary>
    public static async Task<IReadOnlyList<RecognisedLine>> Between(NpgsqlConnection connection, DateOnly since, DateOnly until) =>
        [.. (await connection.QueryAsync<Row>(Sql, new { since, until, kinds = TitleKinds.Awardable.Select(kind => kind.Code()).ToArray() }))
            .Select(row => new RecognisedLine(
                row.Seq, Uscc.Parse(row.Uscc), row.Name, row.CityCode, row.CountyCode, TitleKinds.Parse(row.Kind), row.Carrier, null, row.TitleId))];

    /// <summary>Whether there is any.</summary>
    public static Task<bool> Any(NpgsqlConnection connection, DateOnly since, DateOnly until) => connection.ExecuteScalarAsync<bool>(
        $"select exists (select {From})", new { since, until, kinds = TitleKinds.Awardable.Select(kind => kind.Code()).ToArray() });
}
