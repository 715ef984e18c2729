using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.PublicNotices;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>The page before an approval: asks for the document number and, without a public notice, for the reason; shows what stands against it.</summary>
/// <param name="Waits">What its lines, notice and objections have against it, told beforehand.</param>
/// <param name="Obstacles">What an attempt ran into.</param>
public sealed record ApprovePage(
    SettlementHeadView Head, FundPool? Pool, SettlementSupersessions Supersessions, SettlementNotice Notice, IReadOnlyList<ApprovalObstacle> Waits,
    string Document, string WithoutNotice, IReadOnlyList<ApprovalObstacle> Obstacles, IReadOnlyList<SettlementHand> Hands);

/// <summary>Every move of a batch: first a page that says what will happen, then the act.</summary>
public sealed class SettlementActsController(NpgsqlDataSource source, CurrentOfficer current, OfficialDay day) : Controller
{
    private const string Folder = "/Features/Settlements/";

    [HttpGet("/settlements/{id:long}/submit"), Authorize(Policy = Access.ProvinceMaker)]
    public Task<IActionResult> AskSubmit(long id) => Ask(id, "submit", head => new Confirmation("提交复核",
        [$"将把“{head.Name}”提交省财政复核：{head.Lines} 笔，{head.Enterprises} 家企业，拟奖励合计 {head.Total}。", "提交后不能再改；财政可以退回。"],
        $"/settlements/{id}/submit", "提交")
    { Articles = [18, 19, 20], Policy = head.Policy });

    [HttpPost("/settlements/{id:long}/submit"), Authorize(Policy = Access.ProvinceMaker)]
    public Task<IActionResult> Submit(long id, CancellationToken cancel) => Done(id, SubmitSettlement.On(source, id, current.Officer, cancel), "已提交省财政复核。");

    [HttpGet("/settlements/{id:long}/finish-review"), Authorize(Policy = Access.ProvinceFinance)]
    public async Task<IActionResult> AskFinishReview(long id, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        long superseded = await BatchSupersessions.Count(connection, id);
        var notice = await StandingNotice.Of(connection, id);
        var waiting = await LineObstacles.Before(connection, id, day.Today);
        return await Ask(id, "finish-review", head => new Confirmation("复核通过",
            [
                $"将确认“{head.Name}”复核通过：{head.Lines} 笔，其中暂缓 {head.Held} 笔；拟奖励合计 {head.Total}。", "之后由批准人批准；批准人不能是经办或者复核过这一批次的人，包括您。",
                notice is null ? "本批次没有登记公示；批准以前由省工信登记，不公示的须在批准时写明理由。" : $"{notice.Period.Sentence}，{notice.Period.FreeFrom.InFull()}起可以批准。",
                .. waiting.Where(wait => wait.Seq is not null).Take(20).Select(wait => $"第 {wait.Seq} 笔 {wait.Text}。"),
                .. superseded == 0 ? [] : new[] { $"本批次认定更高等级，有 {superseded} 个较低等级的称号应由其接替（批次页“晋级接替”逐个列出）；批准后另作决定才生效。" },
            ],
            $"/settlements/{id}/finish-review", "复核通过")
        { Articles = [18, 19, 20], Policy = head.Policy });
    }

    [HttpPost("/settlements/{id:long}/finish-review"), Authorize(Policy = Access.ProvinceFinance)]
    public Task<IActionResult> Finish(long id, CancellationToken cancel) => Done(id, FinishReview.On(source, id, current.Officer, cancel), "复核通过，已转批准人。");

    [HttpGet("/settlements/{id:long}/return"), Authorize(Policy = Access.ProvinceActors)]
    public Task<IActionResult> AskReturn(long id) => Ask(id, "return", head => new Confirmation("退回测算",
        [$"将把“{head.Name}”退回省工信（最近测算 {head.MakerName}），复核时调整的金额保留在各行。", "测算人重新测算后再次提交复核。"],
        $"/settlements/{id}/return", "退回")
    { AsksReason = true });

    [HttpPost("/settlements/{id:long}/return"), Authorize(Policy = Access.ProvinceActors)]
    public Task<IActionResult> Return(long id, string? reason, CancellationToken cancel) =>
        Done(id, ReturnSettlement.On(source, id, reason ?? "", current.Officer, cancel), "已退回测算人。");

    [HttpGet("/settlements/{id:long}/withdraw"), Authorize(Policy = Access.ProvinceMaker)]
    public Task<IActionResult> AskWithdraw(long id) => Ask(id, "withdraw", head => new Confirmation("撤回批次",
        [$"将撤回“{head.Name}”，不再复核和批准；记录保留可查。"], $"/settlements/{id}/withdraw", "撤回")
    { AsksReason = true, Irreversible = "撤回后不能恢复，需要时请重新建立批次。" });

    [HttpPost("/settlements/{id:long}/withdraw"), Authorize(Policy = Access.ProvinceMaker)]
    public Task<IActionResult> Withdraw(long id, string? reason, CancellationToken cancel) =>
        Done(id, WithdrawSettlement.On(source, id, reason ?? "", current.Officer, day.Today, cancel), "批次已撤回。");

    [HttpPost("/settlements/{id:long}/calculate"), Authorize(Policy = Access.ProvinceMaker)]
    public Task<IActionResult> Calculate(long id, [FromForm] Dictionary<string, decimal>? standards, CancellationToken cancel)
    {
        if (standards?.Values.Any(wan => decimal.Round(wan, 6) != wan) == true)
            throw new RefusalException("年度标准最多精确到分");
        var given = standards is not { Count: > 0 } ? null
            : standards.Where(pair => TitleKinds.TryParse(pair.Key, out _)).ToDictionary(pair => TitleKinds.Parse(pair.Key), pair => Money.FromWan(pair.Value));
        return Done(id, CalculateSettlement.Again(source, id, current.Officer, given, cancel), "已按台账现状重新测算。");
    }

    [HttpPost("/settlements/{id:long}/review"), Authorize(Policy = Access.ProvinceFinance)]
    public Task<IActionResult> Review(long id, int[] ids, string act, string? amount, string? reason, CancellationToken cancel)
    {
        Money? lowered = null;
        if (act == "lower")
            lowered = Money.TryParseWan(amount?.Trim(), out var wan) ? wan : throw new RefusalException("请用数字填写调减后的金额（万元），如 20 或 12.5");
        bool? held = act switch { "hold" => true, "release" => false, _ => null };
        return Done(id, ReviewLine.On(source, id, ids, new LineReview(lowered, held, reason ?? "") { Raises = act == "raise" }, current.Officer, cancel), $"已调整 {ids.Length} 笔。");
    }

    [HttpPost("/settlements/{id:long}/extra-decision"), Authorize(Policy = Access.Preparers)]
    public Task<IActionResult> DecideExtra(long id, int seq, string? document, string? reason, CancellationToken cancel) =>
        Done(id, DecideExtraAward.On(source, id, seq, document ?? "", reason ?? "", current.Officer, cancel), $"已登记第 {seq} 笔额外奖励的书面决定。");

    [HttpGet("/settlements/{id:long}/approve"), Authorize(Policy = Access.Approver)]
    public async Task<IActionResult> AskApprove(long id, CancellationToken cancel)
    {
        var head = await Head(id);
        if (head?.Stage.Allows("approve", current.Officer.Role) == true && head.WhyNot("approve", current.Officer.Role) is { } why)
            throw new RefusalException(why);
        if (head is null)
            return NotFound();
        if (head.Stage.Allows("approve", current.Officer.Role))
            return await ApproveView(head, "", "", [], cancel);
        TempData["Done"] = $"批次现处于“{head.Stage.Name()}”，没有重复办理。"; // who goes back after it is done
        return Redirect(head.Stage == SettlementStage.Approved ? $"/settlements/{id}/receipt" : $"/settlements/{id}");
    }

    [HttpPost("/settlements/{id:long}/approve"), Authorize(Policy = Access.Approver)]
    public async Task<IActionResult> Approve(long id, string? document, string? withoutNotice, CancellationToken cancel)
    {
        IReadOnlyList<ApprovalObstacle> obstacles = [];
        if (!DocumentNumber.TryParse(document, out var number, out string? problem))
            ModelState.AddModelError("document", problem);
        else
        {
            try
            {
                var approval = await ApproveSettlement.On(source, id, new ApprovalTerms(number.ToString(), day.Today, withoutNotice), current.Officer, cancel);
                if (approval.Done)
                    return Redirect($"/settlements/{id}/receipt");
                obstacles = approval.Obstacles;
            }
            catch (Exception caught) when (caught.AsRefusal() is { } refusal && (refusal.Field is not null || caught is not RefusalException))
            {
                ModelState.AddModelError(refusal.Field ?? "", refusal.Message);
            }
            Response.StatusCode = StatusCodes.Status409Conflict;
        }
        return await Head(id) is { } head ? await ApproveView(head, document ?? "", withoutNotice ?? "", obstacles, cancel) : NotFound();
    }

    private async Task<IActionResult> ApproveView(
        SettlementHeadView head, string document, string withoutNotice, IReadOnlyList<ApprovalObstacle> obstacles, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var pool = head.FundPoolId is { } poolId ? await FundPools.One(connection, poolId) : null;
        var waits = obstacles.Count > 0 ? [] : await LineObstacles.Before(connection, head.SettlementId, day.Today);
        return View(Folder + "Approve.cshtml", new ApprovePage(
            head, pool, await SettlementSupersessions.AtAGlance(connection, head, current.Officer),
            await SettlementNotice.Read(connection, head, current.Officer, day.Today), waits, document, withoutNotice, obstacles,
            await SettlementHands.Of(connection, head.SettlementId, true)));
    }

    private async Task<IActionResult> Ask(long id, string move, Func<SettlementHeadView, Confirmation> confirmation)
    {
        if (await Head(id) is not { } head)
            return NotFound();
        if (head.WhyNot(move, current.Officer.Role) is { } why)
            throw new RefusalException(why);
        return head.Stage.Allows(move, current.Officer.Role)
            ? View("_Confirm", confirmation(head) with { BackUrl = $"/settlements/{id}", BackText = head.Name })
            : throw new RefusalException($"批次现处于“{head.Stage.Name()}”，不能办理这一步");
    }

    private async Task<IActionResult> Done(long id, Task act, string words)
    {
        await act;
        TempData["Done"] = words;
        return Redirect($"/settlements/{id}");
    }

    private async Task<SettlementHeadView?> Head(long id)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await SettlementHeadView.Read(connection, id, current.Officer);
    }
}
