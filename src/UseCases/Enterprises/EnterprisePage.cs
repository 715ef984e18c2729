using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Enterprises;

/// <summary>Who the enterprise is.</summary>
public sealed record EnterpriseHead(
    long EnterpriseId, string Uscc, string Name, string CityCode, string City, string? County, long UnitId, string UnitUscc, string UnitName,
    DateOnly? EndedOn, long? SuccessorId, string? Successor, long? UnallocatedSplit)
{
    /// <summary>Counts with its legal person (Q1).</summary>
    public bool IsBranch => UnitId != EnterpriseId;
}

/// <summary>A name and since when; the day it ended is the day the next one begins.</summary>
public sealed record NameRow(string Name, DateOnly? ValidFrom, DateOnly? ValidTo, string Document);

/// <summary>A branch of the same legal person.</summary>
public sealed record BranchRow(long EnterpriseId, string Uscc, string Name, string City);

/// <summary>A title.</summary>
public sealed record TitleOfEnterprise(
    long TitleId, TitleKind Kind, string Carrier, string Document, DateOnly ConfirmedOn, DateOnly? ValidTo, DateOnly? RenewalDue,
    string State, DateOnly StateSince, string StateDocument, string Holder);

/// <summary>An award with what became of it.</summary>
public sealed record AwardOfEnterprise(
    long AwardEntryId, TitleKind Kind, string Carrier, string Document, DateOnly DecidedOn, int? FundYear,
    Money Granted, Money Revoked, Money Recovered, Money Net, Money Paid, long? SettlementId, long? SettlementLineId, string? QuotaDocument, string Holder);

/// <summary>A decision under Art. 22–25.</summary>
public sealed record SanctionRow(
    int Article, string Outcome, string Carrier, string Content, string Document, DateOnly DecidedOn, int BanYears, DateOnly? BanTo, bool Forfeits);

/// <summary>A line of a batch, approved or under way.</summary>
public sealed record LineRow(
    long SettlementId, long SettlementLineId, string Settlement, string Stage, DateOnly DecidedOn, TitleKind Kind, string Carrier,
    Money Ceiling, Money Proposed, bool Held);

/// <summary>A paper this enterprise appears in.</summary>
public sealed record DocumentRow(string Number, string Title, DateOnly? IssuedOn, string Uses);

/// <summary>Who did what, when.</summary>
public sealed record EventRow(
    DateTime OccurredAt, string ActorName, string ActorRole, string Act, DateOnly? EffectiveOn, string Reason, string Articles, string Document)
{
    /// <summary>The articles it rests on.</summary>
    public IEnumerable<int> ArticleNumbers =>
        Articles.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture));
}

/// <summary>A revocation or recovery that waits or is done.</summary>
public sealed record ReversalRow(
    long AwardReversalId, long GrantedEntryId, string EntryType, Money Amount, DateOnly DecidedOn, string Document, string LegalBasis, string Reason,
    string State, string? WhyNot, string RequestedByName, string? DecidedByName, string RejectionReason, TitleKind Kind);

/// <summary>Awards of the same legal person that lie outside the reader's region.</summary>
public sealed record ElsewhereRow(TitleKind Kind, long Number, Money Net);

/// <summary>A part of an award from before a split: granted to one, counted under the caps of another.</summary>
public sealed record AllocatedAward(
    TitleKind Kind, string Carrier, string Document, DateOnly DecidedOn, Money Net, long GrantedToId, string GrantedTo, long CountsForId, string CountsFor, long ChangeId);

/// <summary>Everything about one enterprise on one day. Titles and awards are those of the whole legal person, each with its holder.</summary>
public sealed record EnterprisePage(
    EnterpriseHead Head, IReadOnlyList<NameRow> Names, IReadOnlyList<BranchRow> Branches, IReadOnlyList<TitleOfEnterprise> Titles,
    IReadOnlyList<AwardOfEnterprise> Awards, IReadOnlyList<SanctionRow> Sanctions, IReadOnlyList<LineRow> Lines,
    IReadOnlyList<DocumentRow> Documents, IReadOnlyList<EventRow> Events, IReadOnlyList<ReversalRow> Reversals, IReadOnlyList<ElsewhereRow> Elsewhere,
    IReadOnlyList<AllocatedAward> Allocated, Headroom Headroom)
{
    /// <summary>已批复 net of what was taken back.</summary>
    public Money Granted => Awards.Sum(award => award.Net);

    /// <summary>已拨付 net of what was returned.</summary>
    public Money Paid => Awards.Sum(award => award.Paid);

    /// <summary>Of the record the latest ones are shown first.</summary>
    public const int LatestEvents = 200;

    /// <summary>There is more than <see cref="LatestEvents"/>, and not all of it was asked for.</summary>
    public bool MoreEvents { get; init; }

    /// <summary>Reads the page; null when there is no such enterprise in the officer's region.</summary>
    public static async Task<EnterprisePage?> Of(
        NpgsqlDataSource database, Officer officer, long enterpriseId, AwardRule rule, AwardReadings readings, DateOnly day, bool wholeRecord = false)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync();
        var head = await connection.QuerySingleOrDefaultAsync<EnterpriseHead>(EnterprisePageSql.Head, new
        {
            enterpriseId,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        });
        if (head is null)
            return null;
        var unit = await AwardHistories.OfUnit(connection, head.UnitId);
        await using var rows = await connection.QueryMultipleAsync(EnterprisePageSql.Body, new
        {
            enterpriseId, head.UnitId, officer.UserId, most = wholeRecord ? (int?)null : LatestEvents + 1, provincial = officer.Role.IsProvincial(), officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise,
        });
        var (names, branches, titles) = (await rows.ReadAsync<NameRow>(), await rows.ReadAsync<BranchRow>(), await rows.ReadAsync<TitleOfEnterprise>());
        var (awards, sanctions) = (await rows.ReadAsync<AwardOfEnterprise>(), await rows.ReadAsync<SanctionRow>());
        var (lines, documents, events) = (await rows.ReadAsync<LineRow>(), await rows.ReadAsync<DocumentRow>(), await rows.ReadAsync<EventRow>());
        var (reversals, elsewhere) = (await rows.ReadAsync<ReversalRow>(), await rows.ReadAsync<ElsewhereRow>());
        var record = events.Concat(await rows.ReadAsync<EventRow>()).OrderByDescending(happened => happened.OccurredAt).ToList();
        bool more = !wholeRecord && record.Count > LatestEvents;
        return new EnterprisePage(
            head, names.AsList(), branches.AsList(), titles.AsList(), awards.AsList(), sanctions.AsList(), lines.AsList(), documents.AsList(),
            more ? record[..LatestEvents] : record, reversals.AsList(), elsewhere.AsList(), (await rows.ReadAsync<AllocatedAward>()).AsList(),
            Headroom.Of(rule, readings, unit.History, day))
        { MoreEvents = more };
    }
}
