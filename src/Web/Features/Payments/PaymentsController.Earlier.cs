using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Payments;

/// <summary>补登以前年度拨付: what was paid outside this system for awards of past ledgers.</summary>
public sealed partial class PaymentsController
{
    [HttpGet("earlier")]
    [Authorize(Roles = Access.ProvinceFinance + "," + Access.City)]
    public async Task<IActionResult> Earlier([FromQuery] List<long> ids, [FromQuery] PaymentsQuery query, bool all = false)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = all ? query.Filter : PaymentFilter.All with { Ids = [.. ids.Take(Most)] };
        var rows = await EarlierAwards.Rows(database, current.Officer, filter, null, Most);
        if (rows.Count > 0)
            return View(new EarlierForm { Rows = rows, Ids = [.. rows.Select(row => row.AwardEntryId)], Amounts = rows.ToDictionary(row => row.AwardEntryId, row => (string?)row.Open.ToWanText()) });
        TempData[RefusalFilter.Note] = "请先勾选要补登的奖励。";
        return RedirectToAction(nameof(Index), new { tab = "earlier" });
    }

    [HttpPost("earlier")]
    [Authorize(Roles = Access.ProvinceFinance + "," + Access.City)]
    public async Task<IActionResult> Earlier(EarlierForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        form.Rows = await EarlierAwards.Rows(database, current.Officer, PaymentFilter.All with { Ids = [.. form.Ids.Take(Most)] }, null, Most);
        var payments = Amounts(form.Ids, form.Amounts);
        if (!ModelState.IsValid)
            return View(form);
        try
        {
            await RequestEarlierPayments.On(database, current.Officer, payments, form.PaidOn!.Value, form.Document, day.Today);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            var row = form.Rows.FirstOrDefault(row => refusal.Message.StartsWith(row.Enterprise, StringComparison.Ordinal));
            ModelState.AddModelError(
                refusal.Message.Contains("日期", StringComparison.Ordinal) ? nameof(form.PaidOn) : row is null ? "" : $"Amounts[{Text(row.AwardEntryId)}]", refusal.Message);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View(form);
        }
        TempData["Done"] = $"已补登 {payments.Count} 笔，共 {payments.Sum(payment => payment.Amount!.Value)}，待另一人复核确认后计入台账。";
        return RedirectToAction(nameof(Index), new { tab = "requested" });
    }

    private List<PaymentToRecord> Amounts(IEnumerable<long> ids, Dictionary<long, string?> typed)
    {
        var payments = new List<PaymentToRecord>();
        foreach (long id in ids)
        {
            if (Money.TryParseWan(typed.GetValueOrDefault(id), out var amount))
                payments.Add(new PaymentToRecord(id, amount));
            else
                ModelState.AddModelError($"Amounts[{Text(id)}]", "金额以万元填写，如 30 或 12.5。");
        }
        return payments;
    }
}
