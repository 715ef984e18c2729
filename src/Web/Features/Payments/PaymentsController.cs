using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Payments;

/// <summary>拨付: what is left to pay, what was recorded, confirmed, returned and received.</summary>
[Authorize(Policy = Access.Business)]
[Route("payments")]
public sealed partial class PaymentsController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day) : Controller
{
    /// <summary>Rows of one form.</summary>
    public const int Most = 500;

    [HttpGet("")]
    public async Task<IActionResult> Index(PaymentsQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (officer, filter) = (current.Officer, query.Filter);
        long? after = long.TryParse(KeysetPage.Decode(query.After, 1)?[0], out long last) ? last : null;
        var left = await PaymentLists.PayableTotal(database, officer, filter);
        bool seesEarlier = officer.Role != Role.Enterprise;
        long earlier = seesEarlier ? await EarlierAwards.Count(database, officer, filter) : 0;
        var counts = await PaymentLists.Counts(database, officer, filter);
        Tab[] tabs = [.. PaymentsQuery.Tabs.Where(tab => tab != "earlier" || seesEarlier).Select(tab => tab switch
        {
            "" => new Tab(PaymentsQuery.Name(tab), tab, left.Number),
            "earlier" => new Tab(PaymentsQuery.Name(tab), tab, earlier, PaymentLists.CountLimit),
            _ => new Tab(PaymentsQuery.Name(tab), tab, counts.GetValueOrDefault(tab)),
        })];
        var cities = await RegionChoices.Cities(database, officer);
        return View(query.Current switch
        {
            "" => new PaymentsPage(query, tabs, left, KeysetPage.Of(
                await PaymentLists.Payable(database, officer, filter, after, KeysetPage.Limit), row => [row.AwardEntryId]), null, null, cities, officer),
            "earlier" => new PaymentsPage(query, tabs, await EarlierAwards.Total(database, officer, filter), null, null, KeysetPage.Of(
                await EarlierAwards.Rows(database, officer, filter, after, KeysetPage.Limit), row => [row.AwardEntryId]), cities, officer),
            _ => new PaymentsPage(query, tabs, await PaymentLists.PaymentsTotal(database, officer, filter), null, KeysetPage.Of(
                await PaymentLists.Payments(database, officer, filter, after, KeysetPage.Limit), row => [row.PaymentRequestId]), null, cities, officer),
        });
    }

    /// <summary>Exactly what the tab lists under its filter.</summary>
    [HttpGet("export")]
    public IActionResult Export(PaymentsQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        string title = $"{PaymentsQuery.Name(query.Current)}{day.Today:yyyyMMdd}";
        return query.Current switch
        {
            "" => new CsvFile<PayableRow>(title, PaymentColumns.Payable, PaymentLists.AllPayable(database, current.Officer, query.Filter)),
            "earlier" => new CsvFile<EarlierAward>(title, PaymentColumns.Earlier, EarlierAwards.All(database, current.Officer, query.Filter)),
            _ => new CsvFile<PaymentRow>(title, PaymentColumns.Payments, PaymentLists.AllPayments(database, current.Officer, query.Filter)),
        };
    }

    [HttpGet("new")]
    [Authorize(Roles = Access.ProvinceFinance + "," + Access.City)]
    public async Task<IActionResult> New([FromQuery] List<long> ids)
    {
        var form = await Fill(new PayForm { Ids = ids, PaidOn = day.Today });
        form.Amounts = form.Rows.ToDictionary(row => row.AwardEntryId, row => (string?)row.Open.ToWanText());
        if (form.Rows.Count > 0)
            return View(form);
        TempData[RefusalFilter.Note] = "请先勾选要拨付的奖励。";
        return RedirectToAction(nameof(Index));
    }

    [HttpPost("new")]
    [Authorize(Roles = Access.ProvinceFinance + "," + Access.City)]
    public async Task<IActionResult> New(PayForm form)
    {
        await Fill(form);
        var payments = Amounts(form.Ids, form.Amounts);
        if (!ModelState.IsValid)
            return View(form);
        try
        {
            await RequestPayments.On(database, current.Officer, payments, form.PaidOn!.Value, form.Voucher, day.Today);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            var row = form.Rows.FirstOrDefault(row => refusal.Message.StartsWith(row.Enterprise, StringComparison.Ordinal));
            ModelState.AddModelError(row is null || refusal.Message.Contains("日期", StringComparison.Ordinal) ? nameof(form.PaidOn) : $"Amounts[{Text(row.AwardEntryId)}]", refusal.Message);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View(form);
        }
        TempData["Done"] = $"已登记 {payments.Count} 笔拨付，共 {payments.Sum(payment => payment.Amount!.Value)}，待另一人复核确认。";
        return RedirectToAction(nameof(Index), new { tab = "requested" });
    }

    [HttpGet("{answer:regex(^(confirm|reject)$)}")]
    [Authorize(Roles = Access.ProvinceFinance + "," + Access.City)]
    public async Task<IActionResult> Decide(string answer, [FromQuery] List<long> ids)
    {
        var rows = await PaymentLists.Payments(database, current.Officer, PaymentFilter.All with { State = "requested", Ids = [.. ids.Take(Most)] }, null, Most);
        if (rows.Count == 0)
        {
            TempData[RefusalFilter.Note] = ids.Count > 0 ? "所选记录已经办理过，没有重复办理。" : "请先勾选待复核的记录。";
            return RedirectToAction(nameof(Index), new { tab = "requested" });
        }
        if (rows.FirstOrDefault(row => row.WhyNot is not null) is { } barred)
            throw new RefusalException($"{barred.Enterprise}：{barred.WhyNot}");
        bool confirm = answer == "confirm";
        return View("_Confirm", new Confirmation(
            confirm ? "复核确认拨付" : "退回登记人",
            [
                confirm ? $"以下 {rows.Count} 笔计入台账：" : $"以下 {rows.Count} 笔退回登记人，不计入台账：",
                .. rows.Take(30).Select(row => $"{row.Enterprise}（{row.City}）：{(row.EntryType == "paid" ? "拨付" : "退回")} {row.Amount}，{row.PaidOn.InFull()}，凭证 {row.Voucher}，登记人 {row.RequestedByName}"),
                .. rows.Count > 30 ? [$"……另有 {rows.Count - 30} 笔"] : Array.Empty<string>(),
                $"拨付合计 {rows.Where(row => row.EntryType == "paid").Sum(row => row.Amount)}，退回合计 {rows.Where(row => row.EntryType == "returned").Sum(row => row.Amount)}。",
            ],
            $"/payments/{answer}", confirm ? "确认" : "退回")
        {
            BackUrl = "/payments?tab=requested",
            BackText = "拨付",
            Fields = new Dictionary<string, string> { ["selected"] = string.Join(',', rows.Select(row => Text(row.PaymentRequestId))) },
            AsksReason = !confirm,
            Irreversible = confirm ? "台账只能追加：确认后不能修改，资金退回时另行登记。" : null,
        });
    }

    [HttpPost("{answer:regex(^(confirm|reject)$)}")]
    [Authorize(Roles = Access.ProvinceFinance + "," + Access.City)]
    public async Task<IActionResult> Decide(string answer, string? selected, string? reason)
    {
        long[] ids = [.. (selected ?? "").Split(',').Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0).Where(id => id > 0)];
        if (answer == "confirm")
            await DecidePayments.Confirm(database, current.Officer, ids);
        else
            await DecidePayments.Reject(database, current.Officer, ids, reason);
        TempData["Done"] = answer == "confirm" ? $"已确认 {ids.Length} 笔并计入台账。" : $"已退回 {ids.Length} 笔。";
        return RedirectToAction(nameof(Index), new { tab = "requested" });
    }

    private async Task<PayForm> Fill(PayForm form)
    {
        form.Rows = await PaymentLists.Payable(database, current.Officer, PaymentFilter.All with { Ids = [.. form.Ids.Take(Most)] }, null, Most);
        return form;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
