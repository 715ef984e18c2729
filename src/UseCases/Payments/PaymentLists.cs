using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Payments;

/// <summary>What the payment lists are asked for.</summary>
public sealed record PaymentFilter(string? Text, string? City, long? QuotaIssueId, string State)
{
    /// <summary>Only these awards, or these payments.</summary>
    public long[]? Ids { get; init; }

    /// <summary>资金年度, for awards of past ledgers.</summary>
    public int? FundYear { get; init; }

    /// <summary>No restriction.</summary>
    public static readonly PaymentFilter All = new(null, null, null, "");

    // of enterprises e; the text is also looked for in one column more
    internal string Sql(Officer officer, string alsoIn, string number)
    {
        var parts = new List<string> { officer.Scope.SqlFor("e") };
        if (!string.IsNullOrWhiteSpace(Text))
            parts.Add($"(e.name ilike @contains or e.uscc like upper(@startsWith) or {alsoIn} ilike @contains)");
        if (!string.IsNullOrEmpty(City))
            parts.Add("e.city_code = @City");
        if (Ids is not null)
            parts.Add($"{number} = any (@Ids)");
        return string.Join(" and ", parts);
    }

    internal object Parameters(Officer officer, long? after, int? limit) => new
    {
        officer.UserId,
        officer.Scope.ScopeCity,
        officer.Scope.ScopeCounty,
        officer.Scope.ScopeEnterprise,
        contains = LikePattern.Contains(Text),
        startsWith = LikePattern.StartsWith(Text),
        City,
        QuotaIssueId,
        FundYear,
        Ids,
        State,
        after,
        limit,
    };
}

/// <summary>An issued award with something left to pay.</summary>
public sealed record PayableRow(
    long AwardEntryId, long EnterpriseId, string Enterprise, string Uscc, string City, TitleKind Kind, string Carrier, string QuotaDocument,
    DateOnly IssuedOn, Money Net, Money Paid, Money Pending, Money Open, string? BankName, string? AccountTail);

/// <summary>A payment or return: recorded, confirmed or sent back.</summary>
public sealed record PaymentRow(
    long PaymentRequestId, string EntryType, long AwardEntryId, long EnterpriseId, string Enterprise, string Uscc, string City, TitleKind Kind,
    Money Amount, DateOnly PaidOn, string Voucher, string? BankName, string? AccountTail, string Reason, string State, string? WhyNot,
    string RequestedByName, string? DecidedByName, string RejectionReason, long? PaymentId, string? ReceiptNumber, DateOnly? ReceiptConfirmedOn,
    Money PaidOfAward, bool Earlier);

/// <summary>How many and how much.</summary>
public sealed record Total(long Number, Money Amount);

/// <summary>What is left to pay, and what was paid; each with its sum over the whole filter.</summary>
public static class PaymentLists
{
    /// <summary>Counting of awards of past ledgers stops here: nobody reads the difference.</summary>
    public const int CountLimit = 1_000;

    private static string PayableFrom(Officer officer, PaymentFilter filter) => $"""
        from quota_issue_entries i
        join quota_issues q on q.quota_issue_id = i.quota_issue_id
        join granted_awards g on g.award_entry_id = i.award_entry_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        join regions c on c.code = e.city_code
        left join settlement_lines l on l.settlement_line_id = g.settlement_line_id
        left join lateral (
          select coalesce(sum(p.amount), 0) as pending from payment_requests p
          where p.granted_entry_id = g.award_entry_id and p.state = 'requested' and p.entry_type = 'paid') w on true
        left join lateral (
          select a.bank_name, a.account_tail from enterprise_accounts a
          where a.enterprise_id = g.enterprise_id and a.confirmed_at is not null order by a.enterprise_account_id desc limit 1) a on true
        where g.net_amount > g.paid_amount + w.pending and {filter.Sql(officer, "q.document", "g.award_entry_id")}
          {(filter.QuotaIssueId is null ? "" : "and q.quota_issue_id = @QuotaIssueId")}
        """;

    private static string PayableSql(Officer officer, PaymentFilter filter, long? after, int? limit) => $"""
        select g.award_entry_id, g.enterprise_id, e.name as enterprise, e.uscc, c.name as city, g.kind, coalesce(l.carrier, '') as carrier,
               q.document as quota_document, q.issued_on, g.net_amount as net, g.paid_amount as paid, w.pending,
               g.net_amount - g.paid_amount - w.pending as open, a.bank_name, a.account_tail
        {PayableFrom(officer, filter)} {(after is null ? "" : "and g.award_entry_id > @after")}
        order by g.award_entry_id {(limit is null ? "" : "limit @limit")}
        """;

    private static string PaymentsFrom(Officer officer, PaymentFilter filter) => $"""
        from payment_requests r
        join granted_awards g on g.award_entry_id = r.granted_entry_id
        join enterprises e on e.enterprise_id = g.enterprise_id
        join regions c on c.code = e.city_code
        left join enterprise_accounts a on a.enterprise_account_id = r.enterprise_account_id
        left join payments p on p.award_entry_id = r.entry_id
        left join quota_issue_entries i on i.award_entry_id = g.award_entry_id
        left join settlement_lines l on l.settlement_line_id = g.settlement_line_id
        where {filter.Sql(officer, "r.voucher", "r.payment_request_id")} {(filter.QuotaIssueId is null ? "" : "and i.quota_issue_id = @QuotaIssueId")}
        """;

    private const string OfState = """
        and (@State = '' or (@State = 'no-receipt' and r.state = 'confirmed' and r.entry_type = 'paid' and not r.earlier and p.receipt_confirmed_on is null)
             or r.state = @State)
        """;

    private static string PaymentsSql(Officer officer, PaymentFilter filter, long? after, int? limit) => $"""
        select r.payment_request_id, r.entry_type, g.award_entry_id, g.enterprise_id, e.name as enterprise, e.uscc, c.name as city, g.kind,
               r.amount, r.paid_on, r.voucher, a.bank_name, a.account_tail, r.reason, r.state,
               case when r.state = 'requested' then {PaymentRoles.WhyNotConfirmSql} end as why_not, r.requested_by_name,
               r.decided_by_name, r.rejection_reason, p.payment_id, p.receipt_number, p.receipt_confirmed_on, g.paid_amount as paid_of_award, r.earlier
        {PaymentsFrom(officer, filter)} {OfState} {(after is null ? "" : "and r.payment_request_id < @after")}
        order by r.payment_request_id desc {(limit is null ? "" : "limit @limit")}
        """;

    public static async Task<IReadOnlyList<PayableRow>> Payable(NpgsqlDataSource database, Officer officer, PaymentFilter filter, long? after, int limit)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<PayableRow>(PayableSql(officer, filter, after, limit), filter.Parameters(officer, after, limit))).AsList();
    }

    /// <summary>All that is left to pay, one at a time.</summary>
    public static async IAsyncEnumerable<PayableRow> AllPayable(NpgsqlDataSource database, Officer officer, PaymentFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<PayableRow>(PayableSql(officer, filter, null, null), filter.Parameters(officer, null, null)))
            yield return row;
    }

    /// <summary>All payments and returns of the filter, one at a time.</summary>
    public static async IAsyncEnumerable<PaymentRow> AllPayments(NpgsqlDataSource database, Officer officer, PaymentFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        await foreach (var row in connection.QueryUnbufferedAsync<PaymentRow>(PaymentsSql(officer, filter, null, null), filter.Parameters(officer, null, null)))
            yield return row;
    }

    public static async Task<Total> PayableTotal(NpgsqlDataSource database, Officer officer, PaymentFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<Total>(
            $"select count(*) as number, coalesce(sum(g.net_amount - g.paid_amount - w.pending), 0) as amount {PayableFrom(officer, filter)}",
            filter.Parameters(officer, null, null));
    }

    public static async Task<IReadOnlyList<PaymentRow>> Payments(NpgsqlDataSource database, Officer officer, PaymentFilter filter, long? after, int limit)
    {
        await using var connection = await database.OpenConnectionAsync();
        return (await connection.QueryAsync<PaymentRow>(PaymentsSql(officer, filter, after, limit), filter.Parameters(officer, after, limit))).AsList();
    }

    public static async Task<Total> PaymentsTotal(NpgsqlDataSource database, Officer officer, PaymentFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<Total>(
            $"select count(*) as number, coalesce(sum(case r.entry_type when 'paid' then r.amount else -r.amount end), 0) as amount {PaymentsFrom(officer, filter)} {OfState}",
            filter.Parameters(officer, null, null));
    }

    /// <summary>How many there are in each state with the other filters kept.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(NpgsqlDataSource database, Officer officer, PaymentFilter filter)
    {
        await using var connection = await database.OpenConnectionAsync();
        string sql = $"""
            select s.state, count(*)
            from (
              select unnest(case when r.state = 'confirmed' and r.entry_type = 'paid' and not r.earlier and p.receipt_confirmed_on is null
                                 then array[r.state, 'no-receipt'] else array[r.state] end) as state
              {PaymentsFrom(officer, filter)}) s
            group by s.state
            """;
        return (await connection.QueryAsync<(string State, long Number)>(sql, filter.Parameters(officer, null, null)))
            .ToDictionary(row => row.State, row => row.Number);
    }
}
