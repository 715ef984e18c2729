using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Changes;

/// <summary>An allocation as typed, in 万元.</summary>
public sealed class AllocationForm
{
    public Dictionary<string, string?> Moved { get; set; } = [];
    public string? Document { get; set; }
    public string? Reason { get; set; }
}

/// <summary>The allocation of a split as shown to one person.</summary>
/// <param name="Plan">What it does; null once it is confirmed.</param>
/// <param name="Latest">The last one recorded.</param>
/// <param name="Recorded">Its awards, once it is confirmed.</param>
/// <param name="Form">What was typed; null for those who only look.</param>
/// <param name="Checked">The plan is that of what was typed, and can be recorded.</param>
/// <param name="Decides">This person may confirm it.</param>
public sealed record AllocationPage(
    ChangeRow Change, AllocationPlan? Plan, AllocationRow? Latest, IReadOnlyList<AllocatedRow> Recorded, AllocationForm? Form, bool Checked, bool Decides)
{
    /// <summary>Why this person may not be the second one.</summary>
    public string? WhyNot { get; init; }
}

/// <summary>分立前奖励历史的分配: award by award, with the room of each successor before and after, by two persons (Art. 19, 21).</summary>
[Authorize(Policy = Access.Province)]
[Route("changes/{id:long}/allocation")]
public sealed class AllocationController(NpgsqlDataSource database, CurrentOfficer current, OfficialDay day) : Controller
{
    private const string Page = "~/Features/Changes/Allocation.cshtml";

    [HttpGet("")]
    public async Task<IActionResult> Index(long id)
    {
        if (await Change(id) is not { } change)
            return NotFound();
        if (await DecideAllocation.Latest(database, id) is { Row.State: not "rejected" } latest)
            return View(Page, await Recorded(change, latest.Row, latest.Moved));
        var plan = await RequestAllocation.Preview(database, current.Officer, id, null, day.Today);
        var form = new AllocationForm { Moved = plan.Parts.ToDictionary(part => part.Award.Key, part => (string?)part.Moved.ToWanText()) };
        return View(Page, await Draft(change, plan, form, false));
    }

    [HttpPost("")]
    [Authorize(Policy = Access.ProvinceMaker)]
    [RequestFormLimits(ValueCountLimit = 4096)]
    public async Task<IActionResult> Record(long id, AllocationForm form, string? act)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (await Change(id) is not { } change)
            return NotFound();
        var moved = new Dictionary<string, Money>();
        foreach (var (key, text) in form.Moved)
        {
            if (Money.TryParseWan(text?.Trim(), out var amount))
                moved[key] = amount;
            else
                ModelState.AddModelError($"Moved[{key}]", "请用数字填写金额（万元），如 20 或 12.5；不归新企业的填 0。");
        }
        if (ModelState.IsValid)
        {
            try
            {
                if (act != "submit")
                    return View(Page, await Draft(change, await RequestAllocation.Preview(database, current.Officer, id, moved, day.Today), form, true));
                await RequestAllocation.Of(database, current.Officer, id, moved, form.Document, form.Reason, day.Today);
                TempData["Done"] = "分配已登记，待另一人确认后生效；在此以前两家企业仍合并计算。";
                return RedirectToAction(nameof(Index), new { id });
            }
            catch (Exception caught) when (caught.AsRefusal() is { } refused)
            {
                ModelState.AddModelError(refused.Field ?? (refused.Message.Contains("依据", StringComparison.Ordinal) ? nameof(form.Document) : ""), refused.Message);
            }
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(Page, await Draft(change, await RequestAllocation.Preview(database, current.Officer, id, null, day.Today), form, false));
    }

    [HttpPost("confirm")]
    [Authorize(Policy = Access.Deciders)]
    public async Task<IActionResult> Confirm(long id)
    {
        await DecideAllocation.Confirm(database, current.Officer, id, day.Today);
        TempData["Done"] = "分配已确认，新企业从今天起单独计算累计上限。";
        return RedirectToAction(nameof(Index), new { id });
    }

    [HttpPost("reject")]
    [Authorize(Policy = Access.Deciders)]
    public async Task<IActionResult> Reject(long id, string? reason)
    {
        await DecideAllocation.Reject(database, current.Officer, id, reason, day.Today);
        TempData["Done"] = "分配已退回，两家企业仍合并计算。";
        return RedirectToAction(nameof(Index), new { id });
    }

    private async Task<ChangeRow?> Change(long id) =>
        await ChangeList.One(database, current.Officer, id) is { Kind: "split", State: "confirmed" } change ? change : null;

    private async Task<AllocationPage> Recorded(ChangeRow change, AllocationRow row, IReadOnlyDictionary<string, Money> moved)
    {
        if (row.State == "confirmed")
            return new AllocationPage(change, null, row, await DecideAllocation.Lines(database, row.AwardAllocationId), null, false, false);
        await using var connection = await database.OpenConnectionAsync();
        string? whyNot = await SeparationOfDuties.WhyNot(connection, current.Officer, Duties.ConfirmAllocation, row.AwardAllocationId);
        return new AllocationPage(change, await RequestAllocation.Preview(database, current.Officer, change.EnterpriseChangeId, moved, day.Today), row, [], null, true,
            current.Officer.Role is Role.ProvinceMaker or Role.Approver && whyNot is null)
        { WhyNot = whyNot };
    }

    private async Task<AllocationPage> Draft(ChangeRow change, AllocationPlan plan, AllocationForm form, bool isChecked) => new(
        change, plan, (await DecideAllocation.Latest(database, change.EnterpriseChangeId))?.Row, [], current.Officer.Role == Role.ProvinceMaker ? form : null, isChecked, false);
}
