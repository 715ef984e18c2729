using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>The first person records a change of an enterprise; the county or city reports it, the province may itself (Art. 21).</summary>
public static class RequestChange
{
    private const string InsertSql = """
        insert into enterprise_changes (kind, enterprise_id, other_id, other_uscc, other_name, city_code, county_code, changed_on, reported_on, document, reason,
          titles, reverses, requested_by, requested_by_name)
        values (@kind, @EnterpriseId, @otherId, @OtherUscc, @OtherName, @city, @county, @ChangedOn, @ReportedOn, @Document, @Reason, @titles, @Reverses, @userId, @name)
        returning enterprise_change_id
        """;

    private const string OpenSql = "select exists (select from enterprise_changes where enterprise_id = @EnterpriseId and state = 'requested')";

    /// <summary>What it would do, without recording it.</summary>
    public static async Task<ChangePlan> Preview(NpgsqlDataSource database, Officer officer, ChangeDraft draft, DateOnly today)
    {
        Demand(draft, today);
        officer.Require(Role.County, Role.City, Role.ProvinceMaker);
        await using var work = await Work.Begin(database, officer);
        return await PlanChange.Of(work, draft);
    }

    /// <summary>Records it and returns its number.</summary>
    public static async Task<long> Of(NpgsqlDataSource database, Officer officer, ChangeDraft draft, DateOnly today)
    {
        Demand(draft, today);
        officer.Require(Role.County, Role.City, Role.ProvinceMaker);
        await using var work = await Work.Begin(database, officer);
        var plan = await PlanChange.Of(work, draft);
        if (await work.Connection.ExecuteScalarAsync<bool>(OpenSql, draft))
            throw new RefusalException("这家企业已有一项变更待省工信厅确认。");
        long id = await work.Connection.ExecuteScalarAsync<long>(InsertSql, new
        {
            kind = draft.Kind.Code(),
            draft.EnterpriseId,
            otherId = plan.Other?.EnterpriseId,
            OtherUscc = draft.OtherUscc.Trim().ToUpperInvariant(),
            OtherName = plan.Other?.Name ?? draft.OtherName.Trim(),
            city = string.IsNullOrEmpty(draft.City) ? null : draft.City,
            county = string.IsNullOrEmpty(draft.County) ? null : draft.County,
            draft.ChangedOn,
            draft.ReportedOn,
            Document = draft.Document.Trim(),
            draft.Reason,
            titles = draft.Titles.ToArray(),
            draft.Reverses,
            userId = officer.UserId,
            name = officer.Name,
        });
        await work.Record(new Event("change-requested", "enterprise-change", id)
        {
            EnterpriseId = draft.EnterpriseId,
            EffectiveOn = draft.ChangedOn,
            Reason = draft.Reason,
            Document = draft.Document.Trim(),
            Articles = [21],
        });
        await work.Commit();
        return id;
    }

    // confirmed it is carried out at once: what has not happened yet cannot be recorded
    private static void Demand(ChangeDraft draft, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.ChangedOn > today)
            throw new RefusalException("变更日期不能晚于今天，请在变更核准以后登记。") { Field = nameof(draft.ChangedOn) };
        if (draft.ReportedOn > today)
            throw new RefusalException("报告日期不能晚于今天。") { Field = nameof(draft.ReportedOn) };
    }
}
