using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A line as a what-if sees it: of the batch (with its proposed amount), or added.</summary>
internal sealed record WhatIfLineRow(
    int Seq, long UnitId, string Uscc, string Name, string City, TitleKind Kind, string? Carrier, Money? Standard, Money? Proposed, bool Held, string ChangeReason)
{
    /// <summary>For the calculator: changed standards go before the line's own; an amount a person chose stays.</summary>
    internal BatchLine ToLine(IReadOnlyDictionary<TitleKind, Money> standards) => new(
        Seq, UnitId, Kind, Carrier ?? "", standards.TryGetValue(Kind, out var changed) ? changed : Standard,
        ChangeReason.Length > 0 ? Proposed : null, Held);
}

/// <summary>What a what-if reads.</summary>
internal static class WhatIfRows
{
    internal sealed record BatchRow(long SettlementId, DateOnly DecidedOn, long PolicyVersionId, string Readings, string Stage, Money? Pool);

    internal sealed record EnterpriseRow(string Uscc, string Name, string City, long UnitId);

    private const string BatchSql = """
        select s.settlement_id, s.decided_on, s.policy_version_id, s.readings::text as readings, s.stage, p.amount as pool
        from settlements s left join fund_pools p using (fund_pool_id)
        where s.settlement_id = @id
        """;

    private const string LinesSql = """
        select l.seq, l.unit_id, e.uscc, e.name, c.name as city, l.kind, l.carrier, l.standard, l.proposed, l.held, l.change_reason
        from settlement_lines l
        join enterprises e using (enterprise_id)
        join regions c on c.code = e.city_code
        where l.settlement_id = @id
        order by l.seq
        """;

    private const string OwnEntriesSql = """
        select a.award_entry_id from award_entries a join settlement_lines l using (settlement_line_id) where l.settlement_id = @id
        """;

    private static readonly string EnterprisesSql = $"""
        select e.uscc, e.name, c.name as city, e.unit_id
        from enterprises e join regions c on c.code = e.city_code
        where e.uscc = any (@codes) and {RegionScope.Sql("e")}
        """;

    internal static async Task<BatchRow> Batch(NpgsqlConnection connection, long id, Officer officer) =>
        officer.Role.IsProvincial() && await connection.QuerySingleOrDefaultAsync<BatchRow>(BatchSql, new { id }) is { } batch
            ? batch
            : throw new RefusalException("没有这个核算批次");

    internal static async Task<IReadOnlyList<WhatIfLineRow>> Lines(NpgsqlConnection connection, long id) =>
        (await connection.QueryAsync<WhatIfLineRow>(LinesSql, new { id })).AsList();

    internal static async Task<HashSet<long>> OwnEntries(NpgsqlConnection connection, long id) =>
        [.. await connection.QueryAsync<long>(OwnEntriesSql, new { id })];

    internal static async Task<IReadOnlyDictionary<string, EnterpriseRow>> Enterprises(NpgsqlConnection connection, string[] codes, Officer officer) =>
        (await connection.QueryAsync<EnterpriseRow>(EnterprisesSql, new
        {
            codes, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise,
        })).ToDictionary(row => row.Uscc);

    internal static async Task<RuleOfDay> RuleOf(NpgsqlConnection connection, BatchRow batch)
    {
        var version = await PolicyLibrary.Version(connection, batch.PolicyVersionId);
        var letters = JsonSerializer.Deserialize<Dictionary<string, string>>(batch.Readings) ?? [];
        return new RuleOfDay(version.PolicyVersionId, version.Version, version.Pack,
            letters.Aggregate(Readings.Defaults(version.Pack), (readings, pair) => readings.With(pair.Key, pair.Value)));
    }
}
