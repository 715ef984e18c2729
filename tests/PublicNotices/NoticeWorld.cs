using Microsoft.AspNetCore.DataProtection;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.Tests.PublicNotices;

/// <summary>A small province with batches on notice; objections are sealed with keys of its own.</summary>
internal sealed class NoticeWorld(SettlementWorld world)
{
    internal static readonly DateOnly Monday = new(2026, 11, 30), Friday = new(2026, 12, 4), After = new(2026, 12, 5);

    internal SettlementWorld World => world;

    internal Npgsql.NpgsqlDataSource App => world.App;

    internal EphemeralDataProtectionProvider Protection { get; } = new();

    internal static async Task<NoticeWorld> Of(DatabaseFixture database) => new(await SettlementWorld.Of(database));

    internal static NoticeDraft Draft(DateOnly first, int days = 5, bool counted = true) => new("2026年度奖励公示", "甘工信公示〔2026〕12号", first, days, counted);

    /// <summary>A batch with finance.</summary>
    internal async Task<long> Submitted(string lines, string document = "甘工信发〔2026〕300号")
    {
        long batch = await CreateSettlement.From(App,
            new SettlementTerms("2026年度奖励", SettlementWorld.Day, document, 2026, null, new Dictionary<TitleKind, Money>(), "名单.xlsx"),
            SettlementWorld.Lines(lines), SettlementWorld.Maker);
        await SubmitSettlement.On(App, batch, SettlementWorld.Maker);
        return batch;
    }

    internal Task<long> Recorded(long batch, DateOnly first) => RecordNotice.Of(App, batch, Draft(first), SettlementWorld.Maker);

    internal Task<long> Object(long notice, params int[] seqs) =>
        new RecordObjection(App, Protection).Of(notice, new ObjectionForm(seqs, Monday, "不符合条件", "", ""), SettlementWorld.Maker, Monday);

    /// <summary>"approved", or every reason against it.</summary>
    internal async Task<string> Approved(long batch, DateOnly on, string? withoutNotice = null)
    {
        try
        {
            var approval = await world.Approve(batch, on: on, withoutNotice: withoutNotice);
            return approval.Done ? "approved" : string.Join("；", approval.Obstacles.Select(obstacle => $"第 {obstacle.Seq} 笔 {obstacle.Text}"));
        }
        catch (RefusalException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>What a refusal says; nothing when it is done.</summary>
    internal static async Task<string> Told(Func<Task> act)
    {
        try
        {
            await act();
            return "";
        }
        catch (RefusalException refusal)
        {
            return refusal.Message;
        }
    }
}
