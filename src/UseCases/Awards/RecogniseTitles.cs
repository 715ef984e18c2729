using Dapper;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Enters the titles a batch recognises with their dates (Art. 22) and ties every line to its title. An item objected to waits (Art. 17(7), Q44), and so does one of a unit that may not apply (Art. 23–25).</summary>
internal static class RecogniseTitles
{
    private const string Insert = """
        insert into titles (enterprise_id, kind, carrier, ordinal, document, confirmed_on, valid_to, renewal_open, renewal_due, state_since, policy_version_id,
                            move_article, move_reason, move_event_id, move_by, move_role)
        select l.enterprise_id, l.kind, l.carrier, row_number() over (partition by l.enterprise_id, l.kind, l.carrier order by l.seq), @Document,
               @ConfirmedOn, case when l.kind = any (@provincial) then @ValidTo end, case when l.kind = any (@provincial) then @RenewalOpen end,
               case when l.kind = any (@provincial) then @RenewalDue end, @ConfirmedOn, @PolicyVersionId,
               17, @Name, @eventId, @by, @role
        from settlement_lines l
        where l.settlement_id = @SettlementId and l.title_id is null and btrim(l.carrier) <> ''
          and l.settlement_line_id not in (select settlement_line_id from objected_lines)
          and l.settlement_line_id not in (select settlement_line_id from barred_lines where settlement_id = @SettlementId)
        order by l.seq
        on conflict (enterprise_id, kind, carrier, document, ordinal) do nothing
        """;

    private const string Tie = """
        update settlement_lines l set title_id = t.title_id
        from (select settlement_line_id, enterprise_id, kind, carrier, row_number() over (partition by enterprise_id, kind, carrier order by seq) as ordinal
              from settlement_lines where settlement_id = @SettlementId and title_id is null and btrim(carrier) <> ''
                and settlement_line_id not in (select settlement_line_id from objected_lines)
                and settlement_line_id not in (select settlement_line_id from barred_lines where settlement_id = @SettlementId)) n
        join titles t using (enterprise_id, kind, carrier, ordinal)
        where l.settlement_line_id = n.settlement_line_id and t.document = @Document
        """;

    internal static async Task Of(Work work, SettlementRow settlement, long eventId)
    {
        var basis = await SettlementBasis.Of(work.Connection, settlement);
        var dates = TitleDates.From(settlement.DecidedOn, basis.Pack.Term, basis.Letters.ForTitles());
        var values = new
        {
            settlement.SettlementId, settlement.Document, settlement.PolicyVersionId, settlement.Name,
            eventId, by = work.Officer.Name, role = work.Officer.Role.Code(),
            dates.ConfirmedOn, dates.ValidTo, dates.RenewalOpen, dates.RenewalDue,
            // Art. 8: the upper two are recognised by the ministry and carry no end computed here
            provincial = TitleKinds.All.Where(kind => kind.IsProvincial()).Select(kind => kind.Code()).ToArray(),
        };
        await work.Connection.ExecuteAsync(Insert, values);
        await work.Connection.ExecuteAsync(Tie, values);
    }
}
