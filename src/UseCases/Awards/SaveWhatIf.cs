using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Makes a batch of what was tried: the list without what was left out, with what was added, under the changed standards.</summary>
public static class SaveWhatIf
{
    private const string TermsSql = """
        select name, decided_on, document, fund_year, fund_pool_id, standards::text as standards from settlements where settlement_id = @id
        """;

    private const string LinesSql = """
        select l.seq, e.uscc, e.name, e.city_code, e.county_code, l.kind, l.carrier, l.standard, l.title_id
        from settlement_lines l join enterprises e using (enterprise_id)
        where l.settlement_id = @id order by l.seq
        """;

    private const string AddedSql = "select uscc, name, city_code, county_code from enterprises where uscc = any (@codes)";

    private sealed record TermsRow(string Name, DateOnly DecidedOn, string Document, int FundYear, long? FundPoolId, string Standards);

    private sealed record EnterpriseRow(string Uscc, string Name, string CityCode, string? CountyCode);

    /// <summary>Saves and returns the number of the new batch. Readings cannot be saved: they change by a recorded interpretation only (Art. 26).</summary>
    public static async Task<long> AsSettlement(
        NpgsqlDataSource database, WhatIfQuestion question, string name, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (question.Readings.Count > 0)
            throw new RefusalException("口径不能随批次保存：请先按第二十六条登记解释口径并由他人确认，再重新测算");
        if (question.SettlementId is not { } id)
            throw new RefusalException("请从一个核算批次开始试算");
        if (question.Lines.FirstOrDefault(line => string.IsNullOrWhiteSpace(line.Carrier)) is { } unnamed)
            throw new RefusalException($"另加的奖励 {unnamed.Uscc} {unnamed.Kind.ShortName()} 没有载体名称：批准时要按名称认定，请在该行末尾写明载体名称再保存") { Field = "Added" };
        await using var connection = await database.OpenConnectionAsync(cancel);
        var terms = await connection.QuerySingleOrDefaultAsync<TermsRow>(TermsSql, new { id }) ?? throw new RefusalException("没有这个核算批次");
        var kept = (await connection.QueryAsync<RecognisedLine>(LinesSql, new { id }))
            .Where(line => !question.Without.Contains(line.Seq))
            .Select(line => question.Standards.ContainsKey(line.Kind) ? line with { Standard = null } : line).ToList();
        var standards = SettlementTerms.StandardsOf(terms.Standards).ToDictionary();
        foreach (var (kind, standard) in question.Standards)
            standards[kind] = standard;
        return await CreateSettlement.From(database,
            new SettlementTerms(name.Trim().Length > 0 ? name : $"{terms.Name}（试算方案）", terms.DecidedOn, terms.Document, terms.FundYear, terms.FundPoolId,
                standards, $"由“{terms.Name}”试算而来"),
            [.. kept, .. await Added(connection, question)], officer, cancel);
    }

    private static async Task<IEnumerable<RecognisedLine>> Added(NpgsqlConnection connection, WhatIfQuestion question)
    {
        string[] codes = [.. question.Lines.Select(line => line.Uscc.Trim().ToUpperInvariant())];
        var known = (await connection.QueryAsync<EnterpriseRow>(AddedSql, new { codes })).ToDictionary(row => row.Uscc);
        return question.Lines.Select((line, index) => known.TryGetValue(codes[index], out var enterprise)
            ? new RecognisedLine(0, Uscc.Parse(enterprise.Uscc), enterprise.Name, enterprise.CityCode, enterprise.CountyCode, line.Kind, line.Carrier, line.Standard)
            : throw new RefusalException($"{codes[index]}：台账中没有这家企业，请通过名单加入"));
    }
}
