using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reports;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>The first person records a decision with its evidence; nothing happens until a second one confirms it.</summary>
public static class RequestDecision
{
    private const string Insert = """
        insert into decisions (matter, article, enterprise_id, document, decided_on, effective_on, grounds, reason, meeting, meeting_on, ban_years,
          forfeits, credit_record, recommender, renewal_id, report_id, ban_id, reverses, policy_version_id, readings, requested_by, requested_by_name)
        values (@matter, @Article, @EnterpriseId, @Document, @DecidedOn, @EffectiveOn, @Grounds, @Reason, @Meeting, @MeetingOn, @BanYears,
          @forfeits, @creditRecord, @Recommender, @RenewalId, @ReportId, @BanId, @Reverses, @policyVersionId, cast(@readings as jsonb), @userId, @name)
        returning decision_id
        """;

    private const string InsertTitle =
        "insert into decision_titles (decision_id, title_id, act, target, valid_to) values (@decisionId, @TitleId, @act, @target, @ValidTo)";

    private const string Waiting = """
        select d.document from decision_titles t join decisions d using (decision_id)
        where t.title_id = any (@ids) and d.state in ('requested', 'confirmed') limit 1
        """;

    private const string Reversible = """
        select exists (select from decisions d where d.decision_id = @Reverses and d.enterprise_id = @EnterpriseId and d.state = 'carried-out' and d.matter <> 'reversal')
           and not exists (select from decisions x where x.reverses = @Reverses and x.state <> 'rejected')
        """;

    /// <summary>What the decisions of one document would do, enterprise by enterprise, without recording them. Refuses what is not allowed.</summary>
    public static async Task<IReadOnlyList<ReviewedDecision>> PreviewAll(
        NpgsqlDataSource database, Officer officer, IReadOnlyList<DecisionDraft> drafts, IReadOnlyCollection<long> uploadIds, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        await using var work = await Work.Begin(database, officer);
        var plans = new List<ReviewedDecision>();
        foreach (var draft in drafts)
        {
            var plan = await Check(work, draft, today);
            plans.Add(new ReviewedDecision(0, (await work.Enterprise(draft.EnterpriseId)).Name, plan, ""));
        }
        await DemandEvidence(work, drafts, uploadIds);
        return plans;
    }

    /// <summary>Records all decisions of one document with its papers, or none of them; returns their numbers.</summary>
    public static async Task<IReadOnlyList<long>> AllOf(
        NpgsqlDataSource database, Officer officer, IReadOnlyList<DecisionDraft> drafts, IReadOnlyCollection<long> uploadIds, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        if (drafts.Count == 0)
            throw new RefusalException("请至少选择一个称号。");
        await using var work = await Work.Begin(database, officer);
        var ids = new List<long>();
        foreach (var draft in drafts)
            ids.Add(await Of(work, draft, today));
        await DemandEvidence(work, drafts, uploadIds);
        // papers belong to the document: kept once, shown with each of its decisions
        await Attachments.Attach(work, "decision", ids[0], uploadIds);
        await work.Commit();
        return ids;
    }

    private static async Task<long> Of(Work work, DecisionDraft draft, DateOnly today)
    {
        var officer = work.Officer;
        var plan = await Check(work, draft, today);
        long id = await work.Connection.ExecuteScalarAsync<long>(Insert, new
        {
            matter = draft.Matter.Code(),
            draft.Article,
            draft.EnterpriseId,
            Document = plan.Draft.Document,
            draft.DecidedOn,
            draft.EffectiveOn,
            draft.Grounds,
            draft.Reason,
            draft.Meeting,
            draft.MeetingOn,
            draft.BanYears,
            forfeits = plan.Forfeits,
            creditRecord = plan.CreditRecord,
            draft.Recommender,
            draft.RenewalId,
            draft.ReportId,
            draft.BanId,
            draft.Reverses,
            policyVersionId = plan.Rule.PolicyVersionId,
            readings = JsonSerializer.Serialize(plan.Rule.Readings.Letters),
            userId = officer.UserId,
            name = officer.Name,
        });
        foreach (var title in draft.Titles)
            await work.Connection.ExecuteAsync(InsertTitle, new { decisionId = id, title.TitleId, act = title.Act.Code(), target = title.Target?.Code(), title.ValidTo });
        await work.Record(new Event("decision-requested", "decision", id)
        {
            EnterpriseId = draft.EnterpriseId,
            EffectiveOn = draft.EffectiveOn,
            Reason = draft.Reason,
            Document = plan.Draft.Document,
            Articles = [draft.Article],
            PolicyVersionId = plan.Rule.PolicyVersionId,
        });
        return id;
    }

    // who is sanctioned may ask on what evidence
    private static async Task DemandEvidence(Work work, IReadOnlyList<DecisionDraft> drafts, IReadOnlyCollection<long> uploadIds)
    {
        if (drafts.Any(draft => draft.Matter == DecisionMatter.Sanction) && !await Attachments.AnyPending(work, uploadIds))
            throw new RefusalException("处理决定须附证据：请至少上传一份决定文件、会议纪要、事故认定或核查报告。") { Field = "Files" };
    }

    private static async Task<DecisionPlan> Check(Work work, DecisionDraft draft, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(draft);
        work.Officer.Require(Role.ProvinceMaker);
        await work.Enterprise(draft.EnterpriseId);
        if (draft.ReportId is { } report)
            await ReportDecisions.Require(work.Connection, work.Officer, report, draft.EnterpriseId, draft.Article);
        EnterpriseScope.Required(draft.Reason, "理由");
        if (!DocumentNumber.TryParse(draft.Document, out var document, out _))
            throw new RefusalException("请按“甘工信发〔2026〕1号”的样式填写决定文号。");
        if (draft.DecidedOn > today)
            throw new RefusalException("决定日期不能晚于今天。") { Field = nameof(draft.DecidedOn) };
        if (draft.EffectiveOn < draft.DecidedOn)
            throw new RefusalException("生效日期不能早于决定日期。");
        if (draft.MeetingOn > draft.DecidedOn)
            throw new RefusalException("会议日期不能晚于决定日期。") { Field = nameof(draft.MeetingOn) };
        var plan = await DecisionPlan.Of(work, draft with { Document = document.ToString() }, today);
        if (plan.Sanction is { ByMeeting: true } && (draft.Meeting.Trim().Length == 0 || draft.MeetingOn is null))
            throw new RefusalException($"{ChineseNumber.Article(draft.Article)}规定经会议研究决定，请填写会议名称和日期。");
        if (draft.Matter == DecisionMatter.Sanction && !Grounds.Of(draft.Article).Any(ground => ground.Text == draft.Grounds))
            throw new RefusalException($"请选择{ChineseNumber.Article(draft.Article)}规定的事由。") { Field = nameof(draft.Grounds) };
        if (draft.Titles.Count == 0 && draft.Matter is not (DecisionMatter.Sanction or DecisionMatter.Lifting or DecisionMatter.Reversal))
            throw new RefusalException("请选择所涉及的称号。");
        if (draft.Matter == DecisionMatter.Reversal && !await work.Connection.ExecuteScalarAsync<bool>(Reversible, draft))
            throw new RefusalException("只能撤销这家企业已经执行的决定，并且没有正在办理的撤销。");
        if (await work.Connection.ExecuteScalarAsync<string?>(Waiting, new { ids = draft.Titles.Select(title => title.TitleId).ToArray() }) is { } other)
            throw new RefusalException($"所列称号已有决定（{other}）在办，请先办结。");
        return plan;
    }
}
