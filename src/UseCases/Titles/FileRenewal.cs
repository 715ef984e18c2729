using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>提出复核申请: the enterprise, or for it the county or city, asks for the renewal of a title (Art. 22).</summary>
public static class FileRenewal
{
    private const string Insert = """
        insert into renewals (title_id, enterprise_id, valid_to, filed_on, late, filed_by, filed_by_name, filed_by_role, statement)
        values (@TitleId, @EnterpriseId, @validTo, @filedOn, @late, nullif(@userId, 0), @name, @role, @statement)
        returning renewal_id
        """;

    /// <summary>Files and returns the number; late filings are accepted and marked (Q20).</summary>
    public static async Task<long> On(
        NpgsqlDataSource database, Officer officer, long titleId, DateOnly filedOn, string? statement, IReadOnlyCollection<long>? uploadIds = null)
    {
        await using var work = await Work.Begin(database, officer);
        long id = await On(work, titleId, filedOn, statement);
        await Attachments.Attach(work, "renewal", id, uploadIds ?? []);
        await work.Commit();
        return id;
    }

    /// <summary>The same inside a transaction at hand.</summary>
    public static async Task<long> On(Work work, long titleId, DateOnly filedOn, string? statement)
    {
        ArgumentNullException.ThrowIfNull(work);
        var officer = work.Officer;
        officer.Require(Role.Enterprise, Role.County, Role.City);
        string said = EnterpriseScope.Required(statement, "复核申请说明");
        var title = await TitleInHand.Take(work, titleId);
        var dates = title.Dates ?? throw new RefusalException("这个称号没有有效期，不需要复核。");
        if (title.Stands == TitleState.UnderReview)
            throw new RefusalException("这个称号已经提出复核申请。");
        var (policyVersionId, readings) = await Rule(work, title, filedOn);
        var verdict = dates.Filing(filedOn, await ReferenceTables.Calendar(work.Connection), readings.ForTitles());
        if (verdict == FilingVerdict.TooEarly)
            throw new RefusalException($"复核申请自{dates.RenewalOpen:yyyy年M月d日}起受理，截止{dates.RenewalDue:yyyy年M月d日}。");
        if (verdict == FilingVerdict.TooLate)
            throw new RefusalException($"有效期已于{dates.ValidTo:yyyy年M月d日}届满，不再受理复核申请，可以重新申报。");
        if (readings.BarsRenewals() && await RenewalHalts.Bar(work.Connection, title.EnterpriseId, filedOn, filedOn) is { } bar)
            throw new RefusalException($"{bar.Bars}，所保留称号的复核同样不予受理（口径Q28）。");
        // the nightly job opens the period; whoever is earlier on that day need not wait for it
        if (title.Stands == TitleState.Valid)
        {
            await MoveTitle.Apply(work, title, TitleAct.OpenRenewal, new MoveFacts(title.StateSince > dates.RenewalOpen ? title.StateSince : dates.RenewalOpen, PolicyVersionId: policyVersionId));
            title = await TitleInHand.Take(work, titleId);
        }
        long id = await work.Connection.ExecuteScalarAsync<long>(Insert, new
        {
            title.TitleId,
            title.EnterpriseId,
            validTo = dates.ValidTo,
            filedOn,
            late = verdict == FilingVerdict.Late,
            userId = officer.UserId,
            name = officer.Name,
            role = officer.Role.Code(),
            statement = said,
        });
        await MoveTitle.Apply(work, title, TitleAct.FileRenewal, new MoveFacts(
            filedOn, verdict == FilingVerdict.Late ? $"逾期申请（应于{dates.RenewalDue:yyyy年M月d日}前提出）" : "按期申请", PolicyVersionId: policyVersionId));
        return id;
    }

    // an application is no decision: when no rule is in force it is taken under the one the title was recognised under (Q33)
    private static async Task<(long? PolicyVersionId, Readings Readings)> Rule(Work work, TitleInHand title, DateOnly day)
    {
        if (await PolicyLibrary.OnOrNewest(work.Connection, day) is not { InForce: true } && title.PolicyVersionId is { } own)
        {
            var version = await PolicyLibrary.Version(work.Connection, own);
            return (version.PolicyVersionId, PolicyInForce.ReadingsOn(version.Pack, await PolicyLibrary.Interpretations(work.Connection), day));
        }
        var rule = await PolicyLibrary.On(work.Connection, day);
        return (rule.PolicyVersionId, rule.Readings);
    }
}
