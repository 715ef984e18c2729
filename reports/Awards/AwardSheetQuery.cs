using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>Reads a stored batch for its 奖励核算表.</summary>
public static class AwardSheetQuery
{
    private sealed record Row(
        int Seq, string CityCode, string City, string County, string Name, string Uscc, long UnitId, string UnitUscc, TitleKind Kind, string Carrier,
        string Document, DateOnly? ConfirmedOn, Money Standard, Money PriorScenario, Money PriorBasic, Money PriorAdvanced, Money PriorLegacy,
        Money Deducted, Money? RoomOverall, Money? RoomScenario, Money Ceiling, Money Proposed, bool Forfeited, bool Held, string Codes, string Remarks);

    // what binds is said in words: a bare 0 is what applicants complain about most
    private static readonly string Sql = $"""
        select l.seq, e.city_code, city.name as city, coalesce(county.name, '') as county, e.name, e.uscc, l.unit_id, u.uscc as unit_uscc, l.kind,
               l.carrier, coalesce(t.document, s.document) as document, t.confirmed_on, l.standard, l.prior_scenario, l.prior_basic,
               l.prior_advanced, l.prior_legacy, l.deducted, l.room_overall, l.room_scenario, l.ceiling, l.proposed, l.forfeited, l.held,
               array_to_string(l.alerts, ' ') as codes,
               concat_ws('；', nullif(l.change_reason, ''), '额外奖励书面决定 ' || nullif(l.extra_document, ''),
                 binding_caps(l.calculation),
                 alert_texts(l.calculation)) as remarks
        from settlement_lines l
        join settlements s using (settlement_id)
        join enterprises e using (enterprise_id)
        join enterprises u on u.enterprise_id = l.unit_id
        join regions city on city.code = e.city_code
        left join regions county on county.code = e.county_code
        left join titles t on t.title_id = l.title_id
        where l.settlement_id = @id and {RegionScope.Sql("e")}
        order by l.seq
        """;

    // entries of later decisions are no past of this batch
    private const string OwnEntriesSql = """
        select coalesce(min(a.award_entry_id), 9223372036854775807)
        from award_entries a join settlement_lines l using (settlement_line_id)
        where l.settlement_id = @id
        """;

    public static async Task<AwardSheetBatch> Read(NpgsqlConnection connection, long settlementId, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(officer);
        var head = await SettlementHead.Read(connection, settlementId, officer);
        var (policy, readings) = await head.Basis(connection);
        var command = new CommandDefinition(
            Sql, new { id = settlementId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise }, commandTimeout: 120, cancellationToken: cancel);
        var rows = (await connection.QueryAsync<Row>(command)).AsList();
        long firstOwn = await connection.ExecuteScalarAsync<long>(OwnEntriesSql, new { id = settlementId });
        var details = await Details(connection, rows, readings, firstOwn, cancel);
        return new AwardSheetBatch(head.Name, head.DecidedOn, head.Approved, policy.Pack.AwardRule, readings, Source(policy), Lines(rows, head, readings, details))
        {
            FundYear = head.FundYear,
            Document = head.Approved ? head.ApprovalDocument : head.Document,
        };
    }

    /// <summary>The rule document as papers cite it.</summary>
    public static PolicySource Source(PolicyVersion policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var pack = policy.Pack;
        int[] articles = [18, 19, 20, 24, 25, 26];
        return new PolicySource(pack.Id, policy.Version, pack.Name, pack.Document.ToString(), pack.ContentHash,
            articles.Where(number => number <= pack.Articles.Count).ToDictionary(number => number, number => pack.Article(number).Text),
            [.. pack.Readings.Where(FollowedReadings.ChangesAmount)]);
    }

    // the line itself remembers what counts under the caps; only some kinds and readings need the awards one by one
    private static async Task<Dictionary<long, AwardHistory>> Details(
        NpgsqlConnection connection, List<Row> rows, AwardReadings readings, long firstOwn, CancellationToken cancel)
    {
        bool all = readings.Q6 == 'B' || readings.Q12 == 'A';
        var units = rows.Where(row => all || !row.Kind.IsProvincial()).Select(row => row.UnitId).Distinct().ToList();
        if (units.Count == 0)
            return [];
        return (await AwardHistories.OfUnits(connection, units, cancel)).ToDictionary(
            unit => unit.Key, unit => unit.Value.History with { Awards = [.. unit.Value.History.Awards.Where(award => award.EntryId < firstOwn)] });
    }

    private static List<AwardSheetLine> Lines(
        List<Row> rows, SettlementHead head, AwardReadings readings, Dictionary<long, AwardHistory> details)
    {
        var given = new Dictionary<long, Priors>();
        var lines = new List<AwardSheetLine>(rows.Count);
        foreach (var row in rows)
        {
            var batch = given.GetValueOrDefault(row.UnitId, Priors.None);
            var known = details.GetValueOrDefault(row.UnitId, AwardHistory.None);
            var extra = Priors.Of(known, readings);
            lines.Add(Line(row) with
            {
                Ledger = new Priors(row.PriorScenario - batch.Scenario, row.PriorBasic - batch.Basic, row.PriorAdvanced - batch.Advanced,
                    row.PriorLegacy, extra.Excellent, extra.Leading),
                LedgerThisYear = Priors.Of(known, readings, head.DecidedOn.Year),
            });
            if (!row.Held)
                given[row.UnitId] = batch + Priors.Of(row.Kind, row.Proposed);
        }
        return lines;
    }

    private static AwardSheetLine Line(Row row) => new()
    {
        Seq = row.Seq, CityCode = row.CityCode, City = row.City, County = row.County, Name = row.Name, Uscc = row.Uscc, UnitUscc = row.UnitUscc,
        Kind = row.Kind, Carrier = row.Carrier, Recognised = RecognisedText.Of(row.Document, row.ConfirmedOn), Standard = row.Standard,
        Ledger = Priors.None, Forfeited = row.Forfeited, Deducted = row.Deducted, RoomOverall = row.RoomOverall, RoomScenario = row.RoomScenario,
        Ceiling = row.Ceiling, Proposed = row.Proposed, Held = row.Held, Readings = row.Codes, Remarks = row.Remarks,
    };
}
