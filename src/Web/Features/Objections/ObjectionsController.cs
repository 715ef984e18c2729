using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.PublicNotices;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Objections;

/// <summary>An objection as typed.</summary>
public sealed class NewObjectionForm
{
    /// <summary>Numbers of the lines.</summary>
    public List<int> Ids { get; set; } = [];

    [Display(Name = "收到日期"), Required]
    public DateOnly? ReceivedOn { get; set; }

    [Display(Name = "异议内容"), Required, StringLength(5000)]
    public string? Text { get; set; }

    [Display(Name = "异议人姓名或名称（可不填）"), StringLength(100)]
    public string? Name { get; set; }

    [Display(Name = "联系方式（可不填）"), StringLength(100)]
    public string? Contact { get; set; }

    [ValidateNever, BindNever]
    public NoticeRow Notice { get; set; } = null!;

    [ValidateNever, BindNever]
    public IReadOnlyList<NoticedLine> Lines { get; set; } = [];
}

/// <summary>Who objected, shown once for a written purpose.</summary>
public sealed record ObjectorPage(long ObjectionId, long PublicNoticeId, string Name, string Contact, string Purpose);

/// <summary>异议 to a public notice: recording, concluding, and who objected (Art. 17(7)).</summary>
[Authorize(Policy = Access.ProvinceMaker)]
public sealed class ObjectionsController(NpgsqlDataSource source, IDataProtectionProvider protection, CurrentOfficer current, OfficialDay day) : Controller
{
    [HttpGet("/public-notices/{id:long}/objections/new")]
    public async Task<IActionResult> New(long id, [FromQuery] List<int> ids, CancellationToken cancel)
    {
        var form = new NewObjectionForm { Ids = ids, ReceivedOn = day.Today };
        if (!await Fill(form, id, cancel) || !form.Notice.Stage.Allows("object", current.Officer.Role))
            return NotFound();
        if (form.Lines.Count == 0)
            throw new RefusalException("请先在公示名单中勾选异议所涉的项目");
        return View(form);
    }

    [HttpPost("/public-notices/{id:long}/objections/new")]
    public async Task<IActionResult> New(long id, NewObjectionForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (!await Fill(form, id, cancel))
            return NotFound();
        if (ModelState.IsValid)
        {
            try
            {
                long objection = await new RecordObjection(source, protection).Of(id,
                    new ObjectionForm(form.Ids, form.ReceivedOn!.Value, form.Text, form.Name, form.Contact), current.Officer, day.Today, cancel);
                TempData["Done"] = $"已登记第 {objection} 号异议。办结或暂缓之前，所涉项目不能批准，其他项目不受影响。";
                return Redirect($"/public-notices/{id}#objections");
            }
            catch (Exception caught) when (caught.AsRefusal() is { } refusal)
            {
                ModelState.AddRefusal(form, refusal);
            }
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(form);
    }

    [HttpPost("/objections/{id:long}/conclude")]
    public async Task<IActionResult> Conclude(long id, string? result, string? reason, CancellationToken cancel)
    {
        if (result is not ("upheld" or "dismissed"))
            throw new RefusalException("请选择办理结果：异议成立或者不成立");
        await ConcludeObjection.Of(source, id, result == "upheld", reason, current.Officer, day.Today, cancel);
        TempData["Done"] = $"第 {id} 号异议已办结：{(result == "upheld" ? "成立，所涉项目须暂缓" : "不成立")}。";
        await using var connection = await source.OpenConnectionAsync(cancel);
        return Redirect($"/public-notices/{await NoticePage.OfObjection(connection, id)}#objections");
    }

    [HttpPost("/objections/{id:long}/reveal")]
    public async Task<IActionResult> Reveal(long id, string? purpose)
    {
        if (await RevealObjector.Of(source, protection, current.Officer, id, purpose) is not { } identity)
            return NotFound();
        Response.Headers.CacheControl = "no-store";
        return View(new ObjectorPage(id, identity.PublicNoticeId, identity.Name, identity.Contact, (purpose ?? "").Trim()));
    }

    private async Task<bool> Fill(NewObjectionForm form, long noticeId, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (await NoticeList.One(connection, current.Officer, noticeId) is not { } notice)
            return false;
        form.Notice = notice;
        form.Lines = await NoticePage.Chosen(connection, noticeId, form.Ids);
        return true;
    }
}
