using Npgsql;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>The public notices of a batch as shown to one person.</summary>
public sealed record SettlementNotice(SettlementHeadView Head, IReadOnlyList<NoticeRow> Notices, Officer Officer, DateOnly Today)
{
    public NoticeRow? Standing => Notices.FirstOrDefault(notice => notice.WithdrawnOn is null);

    public IEnumerable<NoticeRow> Withdrawn => Notices.Where(notice => notice.WithdrawnOn is not null);

    /// <summary>Objections that wait for a person.</summary>
    public long Open => Notices.Sum(notice => notice.Open);

    public bool Provincial => Officer.Role.IsProvincial();

    public bool MayRecord => Standing is null && Head.Stage.Allows("notice", Officer.Role);

    /// <summary>Nothing to show while the list is being made.</summary>
    public bool Shown => Notices.Count > 0 || Head.Stage is SettlementStage.Submitted or SettlementStage.Reviewed or SettlementStage.Approved;

    public static async Task<SettlementNotice> Read(NpgsqlConnection connection, SettlementHeadView head, Officer officer, DateOnly today) =>
        new(head, await NoticeList.OfBatch(connection, officer, head.SettlementId), officer, today);
}
