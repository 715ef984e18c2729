using System.Globalization;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>One step of a renewal: from which stages, to which, by whom.</summary>
public sealed record RenewalStep(string Code, string Name, IReadOnlyList<string> From, string To, IReadOnlyList<Role> By)
{
    /// <summary>Is not taken while the renewal is halted (Q28, Q31); to give up is always possible.</summary>
    public bool CanHalt => Code != "withdraw";

    /// <summary>Speaks for the applicant: the enterprise's own application is its own to complete or give up.</summary>
    public bool IsApplicants => Code is "resubmit" or "withdraw";

    /// <summary>It cannot be taken for this renewal, because that is halted.</summary>
    public bool Halts(RenewalRow row) => CanHalt && row?.Halt is not null;

    /// <summary>Why a bureau that did not file does not take it.</summary>
    public string NotYours(string filedByRole) => Role.Enterprise.Code() == filedByRole
        ? $"这项复核由企业自己提出，只有企业可以“{Name}”；需要办理的，请联系企业在系统中办理。"
        : $"这项复核由{Roles.Parse(filedByRole).Name()}工信部门代企业提出，只有该部门或企业可以“{Name}”。";

    /// <summary>Whether a role may take it of a renewal filed by that one: of the applicant's steps the enterprise all, a bureau only those of what it filed itself.</summary>
    public bool IsFor(Role role, string filedByRole) => By.Contains(role) && (!IsApplicants || role == Role.Enterprise || role.Code() == filedByRole);
}

/// <summary>复核 step by step: county check, commissioned review, conclusion; the provincial decision follows as a decision of its own (Art. 22).</summary>
public static class RenewalSteps
{
    /// <summary>The whole table.</summary>
    public static IReadOnlyList<RenewalStep> All { get; } =
    [
        new("return", "退回补正", ["filed"], "returned", [Role.County, Role.City]),
        new("resubmit", "补正后重新提交", ["returned"], "filed", [Role.Enterprise, Role.County, Role.City]),
        new("check", "初审通过", ["filed"], "checked", [Role.County, Role.City]),
        new("commission", "委托复核", ["checked"], "commissioned", [Role.ProvinceMaker]),
        new("conclude", "登记复核结论", ["commissioned"], "concluded", [Role.ProvinceMaker]),
        new("withdraw", "撤回申请", ["filed", "returned", "checked"], "withdrawn", [Role.Enterprise, Role.County, Role.City]),
    ];

    private static readonly string Find = $"""
        select r.renewal_id, r.title_id, r.enterprise_id, r.stage, r.filed_by_role, t.policy_version_id
        from renewals r join enterprises e using (enterprise_id) join titles t using (title_id)
        where r.renewal_id = @renewalId and {RegionScope.Sql("e")}
        for update of r
        """;

    private const string Update = """
        update renewals set stage = @To,
          checked_by = case when @To = 'checked' then nullif(@userId, 0) else checked_by end,
          checked_by_name = case when @To = 'checked' then @name else checked_by_name end,
          checked_on = case when @To = 'checked' then @day else checked_on end,
          check_opinion = case when @To in ('checked', 'returned') then @text else check_opinion end,
          statement = case when @Code = 'resubmit' then @text else statement end,
          reviewer = case when @To = 'commissioned' then @text else reviewer end,
          commissioned_on = case when @To = 'commissioned' then @day else commissioned_on end,
          concluded_on = case when @To = 'concluded' then @day else concluded_on end,
          conclusion = case when @To = 'concluded' then @text else conclusion end,
          passed = case when @To = 'concluded' then @passed else passed end
        where renewal_id = @renewalId
        """;

    private sealed record Row(long RenewalId, long TitleId, long EnterpriseId, string Stage, string FiledByRole, long? PolicyVersionId);

    /// <summary>Takes a step on a day; the text is the opinion, the reviewing body or the conclusion.</summary>
    public static async Task Take(NpgsqlDataSource database, Officer officer, long renewalId, string code, string? text, bool? passed, DateOnly day)
    {
        await using var work = await Work.Begin(database, officer);
        await Take(work, renewalId, code, text, passed, day);
        await work.Commit();
    }

    /// <summary>Takes the same step for several, all or none; papers go with each.</summary>
    public static async Task TakeAll(
        NpgsqlDataSource database, Officer officer, IReadOnlyCollection<long> renewalIds, string code, string? text, bool? passed,
        IReadOnlyCollection<long> uploadIds, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(renewalIds);
        if (renewalIds.Count == 0)
            throw new RefusalException("请先勾选要办理的复核。");
        await using var work = await Work.Begin(database, officer);
        foreach (long id in renewalIds.Distinct().Order())
        {
            await Take(work, id, code, text, passed, day);
            await Attachments.Attach(work, "renewal", id, uploadIds);
        }
        await work.Commit();
    }

    /// <summary>The same inside a transaction at hand.</summary>
    public static async Task Take(Work work, long renewalId, string code, string? text, bool? passed, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(work);
        var officer = work.Officer;
        var step = All.FirstOrDefault(step => step.Code == code) ?? throw new RefusalException("没有这个步骤。");
        officer.Require([.. step.By]);
        var row = await work.Connection.QuerySingleOrDefaultAsync<Row>(Find, new
        {
            renewalId,
            officer.Scope.ScopeCity,
            officer.Scope.ScopeCounty,
            officer.Scope.ScopeEnterprise,
        }) ?? throw new RefusalException("没有找到这项复核，或者它不在您的管辖范围内。");
        if (!step.IsFor(officer.Role, row.FiledByRole))
            throw new RefusalException(step.NotYours(row.FiledByRole));
        if (!step.From.Contains(row.Stage))
            throw new RefusalException($"这项复核已到下一环节，不能再“{step.Name}”。");
        if (step.CanHalt && await RenewalHalts.Of(work.Connection, row.TitleId, day) is { } halt)
            throw new RefusalException(halt.Sentence);
        string said = EnterpriseScope.Required(text, step.Code switch { "commission" => "承担复核的机构", "conclude" => "复核结论", _ => "意见" });
        if (step.Code == "conclude" && passed is null)
            throw new RefusalException("请选择复核是否通过。");
        long? version = (await TermInForce.On(work.Connection, day)).Version ?? row.PolicyVersionId;
        await work.Connection.ExecuteAsync(Update, new
        {
            step.To,
            step.Code,
            userId = officer.UserId,
            name = officer.Name,
            day,
            text = said,
            passed,
            renewalId,
        });
        long eventId = await work.Record(new Event($"renewal-{step.Code}", "renewal", renewalId)
        {
            EnterpriseId = row.EnterpriseId,
            EffectiveOn = day,
            Reason = said,
            Articles = [22],
            PolicyVersionId = version,
        });
        if (step.Code == "return")
            await QueueLetters.In(work, Returned(row, said, eventId), day);
        if (step.Code == "withdraw")
            await MoveTitle.Apply(work, await TitleInHand.Take(work, row.TitleId), TitleAct.WithdrawRenewal, new MoveFacts(day, said, PolicyVersionId: version));
    }

    // may be returned more than once, each time by an event of its own
    private static LetterOrder Returned(Row row, string said, long eventId) =>
        new("renewal-returned", string.Create(CultureInfo.InvariantCulture, $"renewal-returned/{row.RenewalId}/{eventId}"), LetterRecipient.Enterprise(row.EnterpriseId))
        {
            TitleId = row.TitleId,
            Values = new Dictionary<string, string> { ["补正意见"] = said },
        };
}
