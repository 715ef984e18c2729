using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Enterprises;

/// <summary>Renaming, branches, taking an award back: recorded by the maker.</summary>
public sealed partial class EnterprisesController
{
    [HttpGet("{id:long}/name")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Rename(long id) =>
        await ViewOf(id) is { } view ? View(new RenameForm { EnterpriseName = view.Page.Head.Name, Since = day.Today }) : NotFound();

    [HttpPost("{id:long}/name")]
    [Authorize(Policy = Access.ProvinceMaker)]
    [KeepForm]
    public async Task<IActionResult> Rename(long id, RenameForm form)
    {
        if (!ModelState.IsValid)
            return View(form);
        await RecordNameChange.On(database, current.Officer, id, form.NewName, form.Since!.Value, form.Document, form.Reason, day.Today);
        TempData["Done"] = $"已更名为“{form.NewName}”。信用代码、称号和奖励历史不变，用原名称仍可查到。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpGet("{id:long}/branch")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Branch(long id, BranchForm form)
    {
        if (await ViewOf(id) is not { } view)
            return NotFound();
        form.EnterpriseName = view.Page.Head.Name;
        ModelState.Clear();
        if (!string.IsNullOrWhiteSpace(form.ParentUscc))
        {
            try
            {
                await Preview(id, form);
            }
            catch (Exception caught) when (caught.AsRefusal() is { } refusal)
            {
                ModelState.AddModelError(nameof(form.ParentUscc), refusal.Message);
            }
        }
        return View(form);
    }

    [HttpPost("{id:long}/branch")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Link(long id, BranchForm form)
    {
        var (rule, readings) = await RuleOn(day.Today);
        try
        {
            await LinkBranch.On(database, current.Officer, id, form.ParentUscc, form.Reason, form.Document, form.Acknowledged, rule, readings, day.Today);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            await Preview(id, form);
            form.EnterpriseName = form.Join!.Branch.Name;
            ModelState.AddRefusal(form, refusal, refusal.Message.Contains("已知悉", StringComparison.Ordinal) ? nameof(form.Acknowledged) : nameof(form.ParentUscc));
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View(nameof(Branch), form);
        }
        TempData["Done"] = "已设为分支机构，奖励额度今起合并计算。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpGet("{id:long}/unlink")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Unlink(long id) => await ViewOf(id) is { } view
        ? View("_Confirm", new Confirmation(
            "解除分支机构关系",
            [$"{view.Page.Head.Name}今后单独计算累计奖励。", "它以往获得的奖励仍记在它自己名下，不再占用法人单位的额度。"],
            $"/enterprises/{Number(id)}/unlink", "解除关系")
        { BackUrl = $"/enterprises/{Number(id)}", BackText = view.Page.Head.Name, Articles = [19], AsksReason = true })
        : NotFound();

    [HttpPost("{id:long}/unlink")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Unlink(long id, string? reason)
    {
        await UnlinkBranch.On(database, current.Officer, id, reason, "");
        TempData["Done"] = "已解除分支机构关系。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpGet("{id:long}/awards/{entryId:long}/reversal")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Reversal(long id, long entryId) =>
        await AwardIn(id, entryId) is { } award
            ? View(new ReversalForm { Award = award, EntryType = award.Paid.IsZero ? "revoked" : "recovered", Amount = award.Net.ToWanText(), DecidedOn = day.Today })
            : NotFound();

    [HttpPost("{id:long}/awards/{entryId:long}/reversal")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Reversal(long id, long entryId, ReversalForm form)
    {
        if (await AwardIn(id, entryId) is not { } award)
            return NotFound();
        form.Award = award;
        if (!Money.TryParseWan(form.Amount, out var amount))
            ModelState.AddModelError(nameof(form.Amount), "金额以万元填写，如 30 或 12.5。");
        if (!ModelState.IsValid)
            return View(form);
        try
        {
            await RequestReversal.On(database, current.Officer,
                new Reversal(entryId, form.EntryType == "recovered" ? "recovered" : "revoked", amount, form.DecidedOn!.Value, form.Document, form.LegalBasis, form.Reason),
                day.Today);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddRefusal(form, refusal);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View(form);
        }
        TempData["Done"] = "已登记，待批准人确认后计入台账。";
        return RedirectToAction(nameof(One), new { id });
    }

    [HttpGet("{id:long}/reversals/{reversalId:long}/{answer:regex(^(confirm|reject)$)}")]
    [Authorize(Policy = Access.Approver)]
    public async Task<IActionResult> DecideReversal(long id, long reversalId, string answer)
    {
        if (await ViewOf(id) is not { } view || view.Page.Reversals.FirstOrDefault(row => row.AwardReversalId == reversalId) is not { } row)
            return NotFound();
        bool confirm = answer == "confirm";
        string what = row.EntryType == "recovered" ? "追回" : "撤销";
        return View("_Confirm", new Confirmation(
            confirm ? $"批准{what}奖励" : $"退回{what}申请",
            confirm
                ? [$"{view.Page.Head.Name}的奖励{what} {row.Amount}（{row.Document}，{row.DecidedOn.InFull()}）。", $"理由：{row.Reason}", $"登记人：{row.RequestedByName}。此后的核算不再计入这部分。"]
                : [$"{row.RequestedByName}登记的{what}（{row.Amount}）不计入台账，退回登记人。"],
            $"/enterprises/{Number(id)}/reversals/{Number(reversalId)}/{answer}", confirm ? $"批准{what}" : "退回")
        {
            BackUrl = $"/enterprises/{Number(id)}",
            BackText = view.Page.Head.Name,
            AsksReason = !confirm,
            Irreversible = confirm ? "台账只能追加：批准后不能修改或删除，只能另行作出决定。" : null,
        });
    }

    [HttpPost("{id:long}/reversals/{reversalId:long}/{answer:regex(^(confirm|reject)$)}")]
    [Authorize(Policy = Access.Approver)]
    public async Task<IActionResult> DecideReversal(long id, long reversalId, string answer, string? reason)
    {
        if (answer == "confirm")
            await UseCases.Enterprises.DecideReversal.Confirm(database, current.Officer, reversalId);
        else
            await UseCases.Enterprises.DecideReversal.Reject(database, current.Officer, reversalId, reason);
        TempData["Done"] = answer == "confirm" ? "已批准并计入台账。" : "已退回登记人。";
        return RedirectToAction(nameof(One), new { id });
    }

    private async Task Preview(long id, BranchForm form)
    {
        var (rule, readings) = await RuleOn(day.Today);
        form.Join = await LinkBranch.Preview(database, current.Officer, id, form.ParentUscc, rule, readings, day.Today);
    }

    private async Task<AwardOfEnterprise?> AwardIn(long id, long entryId) =>
        (await ViewOf(id))?.Page.Awards.FirstOrDefault(award => award.AwardEntryId == entryId);
}
