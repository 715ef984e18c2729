using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>开始复审: the province takes legacy titles up for re-examination, many at once (Art. 28).</summary>
public static class BeginReexamination
{
    /// <summary>All of them or none; the reason says how they are examined.</summary>
    public static async Task<int> Of(NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> titleIds, string? reason, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(titleIds);
        officer.Require(Role.ProvinceMaker);
        string how = EnterpriseScope.Required(reason, "复审方式");
        if (titleIds.Count == 0)
            throw new RefusalException("请先勾选要复审的称号。");
        await using var work = await Work.Begin(database, officer);
        var titles = await TitleInHand.TakeAll(work, titleIds);
        if (titles.Count != titleIds.Distinct().Count())
            throw new RefusalException("所选称号有的不存在。");
        var facts = new MoveFacts(today, how, PolicyVersionId: (await TermInForce.On(work.Connection, today)).Version);
        foreach (var title in titles)
            await MoveTitle.Apply(work, title, TitleAct.BeginReexamination, facts);
        await work.Commit();
        return titles.Count;
    }
}
