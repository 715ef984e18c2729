using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Reports;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Reports;

/// <summary>Takes a report a step further, along the table of its moves (Art. 25).</summary>
public static class MoveReport
{
    private static readonly string FindSql = $"""
        select r.report_id, r.enterprise_id, r.stage, r.handler_level, r.hold_payments, r.decision_id
        from reports r where r.report_id = @reportId and {ReportScope.Sql("r")}
        for update
        """;

    private const string UpdateSql = """
        update reports set stage = @to,
          outcome = coalesce(@outcome, outcome),
          findings = case when @isFinding then @opinion else findings end,
          answer = case when @to = 'answered' then @opinion else answer end,
          rectify_by = case when @to = 'rectifying' then @rectifyBy else rectify_by end,
          hold_payments = case when @closesHold then false else hold_payments end,
          decision_id = coalesce(@decisionId, decision_id),
          closed_on = case when @to = 'archived' then @today else closed_on end
        where report_id = @reportId
        """;

    private const string MoveSql = """
        insert into report_moves (report_id, act, from_stage, to_stage, opinion, moved_on, actor_id, actor_name, actor_role)
        values (@reportId, @act, @from, @to, @opinion, @today, nullif(@userId, 0), @name, @role)
        """;

    private const string HoldSql = "update reports set hold_payments = @hold where report_id = @reportId";

    private sealed record Row(long ReportId, long? EnterpriseId, string Stage, string HandlerLevel, bool HoldPayments, long? DecisionId);

    /// <summary>Takes the step with its opinion; a rectification needs its due date, a decision the recorded decision.</summary>
    public static async Task Of(
        NpgsqlDataSource database, Officer officer, long reportId, ReportAct act, string? opinion, DateOnly today, DateOnly? rectifyBy = null, long? decisionId = null)
    {
        if (!Enum.IsDefined(act))
            throw new RefusalException("请选择办理结果。");
        await using var work = await Work.Begin(database, officer);
        var row = await Take(work, reportId);
        var stage = ReportMoves.ParseStage(row.Stage)!.Value;
        var move = ReportMoves.Find(stage, act) ?? throw new RefusalException($"举报现为“{stage.Name()}”，不能办理“{act.Name()}”。");
        string said = EnterpriseScope.Required(opinion, act == ReportAct.Answer ? "反馈内容" : "办理意见");
        if (act == ReportAct.OrderRectification && (rectifyBy is null || rectifyBy <= today))
            throw new RefusalException("请填写整改期限，应晚于今天。");
        if (act == ReportAct.Decide && !(await ReportDecisions.Choices(work.Connection, officer, reportId, row.EnterpriseId)).Any(one => one.DecisionId == decisionId && one.Answers))
            throw new RefusalException("请选择对这家企业依第二十五条作出、已由批准人确认的处理决定；还没有的，先由省工信厅登记。");
        await work.Connection.ExecuteAsync(UpdateSql, new
        {
            to = move.To.Code(),
            outcome = act switch
            {
                ReportAct.Refuse => "refused",
                ReportAct.FindUnfounded => "unfounded",
                ReportAct.OrderRectification => "minor",
                ReportAct.FindSerious => "serious",
                _ => null,
            },
            isFinding = act is ReportAct.FindUnfounded or ReportAct.OrderRectification or ReportAct.FindSerious,
            opinion = said,
            rectifyBy,
            closesHold = move.ClosesHold,
            decisionId = act == ReportAct.Decide ? decisionId : null,
            today,
            reportId,
        });
        await Write(work, row, act.ToString().ToLowerInvariant(), move.To.Code(), said, today);
        await work.Commit();
    }

    /// <summary>Holds payments to the unit while the report is open, or lets them go on; always with a reason.</summary>
    public static async Task Hold(NpgsqlDataSource database, Officer officer, long reportId, bool hold, string? reason, DateOnly today)
    {
        await using var work = await Work.Begin(database, officer);
        var row = await Take(work, reportId);
        string said = EnterpriseScope.Required(reason, "理由");
        if (hold && (row.EnterpriseId is null || row.Stage is not ("registered" or "accepted" or "rectifying" or "serious")))
            throw new RefusalException("只有在办的、已对应到台账企业的举报可以暂缓拨付。");
        await work.Connection.ExecuteAsync(HoldSql, new { hold, reportId });
        await Write(work, row, hold ? "hold" : "release", row.Stage, said, today);
        await work.Commit();
    }

    private static async Task<Row> Take(Work work, long reportId)
    {
        var officer = work.Officer;
        officer.Require(Role.County, Role.City, Role.ProvinceMaker);
        var row = await work.Connection.QuerySingleOrDefaultAsync<Row>(FindSql, new { reportId, officer.Scope.ScopeCity, officer.Scope.ScopeCounty, officer.Scope.ScopeEnterprise })
            ?? throw new RefusalException("没有找到这件举报，或者它不由您的单位办理。");
        return officer.Handles(row.HandlerLevel) ? row : throw new RefusalException("这件举报由上级部门办理。");
    }

    private static async Task Write(Work work, Row row, string act, string to, string opinion, DateOnly today)
    {
        await work.Connection.ExecuteAsync(MoveSql, new
        {
            reportId = row.ReportId,
            act,
            from = row.Stage,
            to,
            opinion,
            today,
            userId = work.Officer.UserId,
            name = work.Officer.Name,
            role = work.Officer.Role.Code(),
        });
        await work.Record(new Event($"report-{act}", "report", row.ReportId) { EnterpriseId = row.EnterpriseId, Articles = [25], Reason = opinion });
    }
}
