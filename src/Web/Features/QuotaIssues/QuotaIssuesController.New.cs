using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.QuotaIssues;

/// <summary>下达资金: a batch of thousands is listed page by page and issued in one act.</summary>
public sealed partial class QuotaIssuesController
{
    [HttpGet("new/{settlementId:long}")]
    [Authorize(Roles = Access.ProvinceMaker + "," + Access.ProvinceFinance)]
    public async Task<IActionResult> New(long settlementId)
    {
        var form = await Fill(new IssueForm { IssuedOn = day.Today }, settlementId);
        return form.Batch is null ? NotFound() : View(form);
    }

    [HttpPost("new/{settlementId:long}")]
    [Authorize(Roles = Access.ProvinceMaker + "," + Access.ProvinceFinance)]
    public async Task<IActionResult> New(long settlementId, IssueForm form, int? list)
    {
        ArgumentNullException.ThrowIfNull(form);
        await Fill(form, settlementId);
        if (list is { } page)
        {
            ModelState.Clear();
            form.Page = page;
            return View(form);
        }
        var awards = form.InScope;
        if (awards.Count > 0 && form.Listed != IssueForm.Fingerprint(awards))
            ModelState.AddModelError(nameof(form.Ids), "下面列出的奖励与提交前不同（查找条件改了，或有奖励刚被下达、撤销），请核对后再下达。");
        if (ModelState.IsValid)
        {
            try
            {
                long[] ids = [.. awards.Select(award => award.AwardEntryId).Except(form.Unticked)];
                var issues = await IssueQuota.On(database, current.Officer,
                    new QuotaIssue(settlementId, form.Document, form.IssuedOn!.Value, form.Channel == "direct", ids), day.Today);
                TempData["Done"] = $"已下达 {ids.Length} 笔奖励，共 {issues.Count} 份指标。接下来可登记拨付。";
                return issues.Count == 1 ? RedirectToAction(nameof(One), new { id = issues[0] }) : RedirectToAction(nameof(Index));
            }
            catch (Exception caught) when (caught.AsRefusal() is { } refusal)
            {
                ModelState.AddRefusal(form, refusal, nameof(form.Ids));
                Response.StatusCode = StatusCodes.Status409Conflict;
            }
        }
        return View(form);
    }

    private async Task<IssueForm> Fill(IssueForm form, long settlementId)
    {
        form.Batch = (await UseCases.Payments.QuotaIssues.Waiting(database)).FirstOrDefault(batch => batch.SettlementId == settlementId);
        form.All = await UseCases.Payments.QuotaIssues.AwardsOf(database, settlementId);
        return form;
    }
}
