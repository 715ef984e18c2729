using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Payments;

/// <summary>After the payment: it came back, or it arrived.</summary>
public sealed partial class PaymentsController
{
    [HttpGet("{requestId:long}/return")]
    [Authorize(Roles = Access.ProvinceFinance + "," + Access.City)]
    public async Task<IActionResult> Return(long requestId) => await Confirmed(requestId) is { } payment
        ? View(new ReturnForm { Payment = payment, Amount = payment.Amount.ToWanText(), ReturnedOn = day.Today })
        : NotFound();

    [HttpPost("{requestId:long}/return")]
    [Authorize(Roles = Access.ProvinceFinance + "," + Access.City)]
    public async Task<IActionResult> Return(long requestId, ReturnForm form)
    {
        if (await Confirmed(requestId) is not { } payment)
            return NotFound();
        form.Payment = payment;
        if (!Money.TryParseWan(form.Amount, out var amount))
            ModelState.AddModelError(nameof(form.Amount), "金额以万元填写，如 30 或 12.5。");
        if (!ModelState.IsValid)
            return View(form);
        try
        {
            await RequestReturn.On(database, current.Officer, payment.AwardEntryId, amount, form.ReturnedOn!.Value, form.Voucher, form.Reason, day.Today);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddRefusal(form, refusal, nameof(form.Amount));
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View(form);
        }
        TempData["Done"] = $"已登记退回 {amount}，待另一人复核确认；确认后可再次拨付。";
        return RedirectToAction(nameof(Index), new { tab = "requested" });
    }

    [HttpGet("{requestId:long}/receipt")]
    [Authorize(Roles = Access.Enterprise + "," + Access.City)]
    public async Task<IActionResult> Receipt(long requestId) => await Confirmed(requestId) is { } payment
        ? View(new ReceiptForm { Payment = payment, ReceivedOn = day.Today })
        : NotFound();

    [HttpPost("{requestId:long}/receipt")]
    [Authorize(Roles = Access.Enterprise + "," + Access.City)]
    public async Task<IActionResult> Receipt(long requestId, ReceiptForm form)
    {
        if (await Confirmed(requestId) is not { } payment)
            return NotFound();
        form.Payment = payment;
        if (!ModelState.IsValid)
            return View(form);
        try
        {
            await ConfirmReceipt.On(database, current.Officer, payment.PaymentId!.Value, form.Number, form.ReceivedOn!.Value, day.Today);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddRefusal(form, refusal, nameof(form.Number));
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View(form);
        }
        TempData["Done"] = $"已确认到账 {payment.Amount}，收据号 {form.Number}。";
        return RedirectToAction(nameof(Index), new { tab = "no-receipt" });
    }

    private async Task<PaymentRow?> Confirmed(long requestId) =>
        (await PaymentLists.Payments(database, current.Officer, PaymentFilter.All with { State = "confirmed", Ids = [requestId] }, null, 1)).FirstOrDefault(row => row.PaymentId is not null);
}
