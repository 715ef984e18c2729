using Npgsql;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>The lower titles that a batch would supersede, or after its approval does, as shown to one person.</summary>
/// <param name="Head">The batch.</param>
/// <param name="Rows">Some of them.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Officer">Who looks.</param>
public sealed record SettlementSupersessions(SettlementHeadView Head, IReadOnlyList<BatchSupersession> Rows, long Total, Officer Officer)
{
    /// <summary>As many as one form of decisions takes.</summary>
    public const int AtOnce = 300;

    private const int Glance = 20;

    /// <summary>Whether this person may record the decisions now.</summary>
    public bool CanDecide => Head.Stage == UseCases.Awards.SettlementStage.Approved && Officer.Role == Role.ProvinceMaker;

    /// <summary>Whether more of them are on the page of their own.</summary>
    public bool More => Total > Rows.Count;

    /// <summary>For the page before an approval: the first of them.</summary>
    public static Task<SettlementSupersessions> AtAGlance(NpgsqlConnection connection, SettlementHeadView head, Officer officer) => Read(connection, head, officer, Glance);

    /// <summary>For the receipt: as many as can be decided at once.</summary>
    public static Task<SettlementSupersessions> ToDecide(NpgsqlConnection connection, SettlementHeadView head, Officer officer) => Read(connection, head, officer, AtOnce);

    private static async Task<SettlementSupersessions> Read(NpgsqlConnection connection, SettlementHeadView head, Officer officer, int limit) => new(
        head, await BatchSupersessions.Rows(connection, head.SettlementId, null, 0, limit), await BatchSupersessions.Count(connection, head.SettlementId), officer);
}

/// <summary>The page that lists all of them.</summary>
public sealed record SettlementSupersessionsPage(string? Q, SettlementSupersessions List, KeysetPage<BatchSupersession> Page);

/// <summary>The receipt of an approved batch.</summary>
public sealed record SettlementReceipt(SettlementHeadView Head, SettlementSupersessions Supersessions, SettlementNotice Notice);
