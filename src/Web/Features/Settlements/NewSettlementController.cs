using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>新建批次: from a file or from titles that have no award yet.</summary>
[Authorize(Policy = Access.ProvinceMaker)]
public sealed class NewSettlementController(NpgsqlDataSource source, CurrentOfficer current, OfficialDay day) : Controller
{
    private const string Folder = "/Features/Settlements/";

    [HttpGet("/settlements/new")]
    public async Task<IActionResult> New(CancellationToken cancel) => await Form(new NewSettlementForm
    {
        Name = $"{day.Today.Year}年度智能工厂奖励", DecidedOn = day.Today, FundYear = day.Today.Year, Since = new DateOnly(day.Today.Year, 1, 1),
    }, cancel);

    [HttpPost("/settlements")]
    public async Task<IActionResult> Create(NewSettlementForm form, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(form);
        await KeepFile(form, cancel);
        Check(form);
        if (!ModelState.IsValid)
            return await Form(form, cancel);
        try
        {
            bool file = form.From == "file";
            var lines = await Lines(form, cancel);
            if (lines is null)
                return await Form(form, cancel);
            long pool = form.Pool == "new"
                ? await FormPost.Aside(() => CreateFundPool.Of(source, form.FundYear!.Value, form.PoolName!, Money.FromWan(form.PoolWan!.Value), form.PoolDocument ?? "", current.Officer, cancel))
                : long.Parse(form.Pool, System.Globalization.CultureInfo.InvariantCulture);
            form.Pool = pool.ToString(System.Globalization.CultureInfo.InvariantCulture);
            ModelState.Remove(nameof(form.Pool)); // a new pool is made once, even if the batch is refused
            var terms = new SettlementTerms(
                form.Name, form.DecidedOn!.Value, form.Document, form.FundYear!.Value, pool, form.StandardsByKind,
                file ? form.Kept!.FileName : $"{form.Since.InFull()}以来认定、尚未奖励的称号");
            var (id, count) = file
                ? (await CreateSettlement.From(source, terms, lines, current.Officer, cancel), lines.Count)
                : await SettleProvince.From(source, terms, form.Since!.Value, terms.DecidedOn, current.Officer, cancel: cancel);
            TempData["Done"] = $"已建立批次并完成测算，共 {count:N0} 笔。";
            return Redirect($"/settlements/{id}");
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            ModelState.AddRefusal(form, refusal, form.From == "file" ? nameof(form.File) : "");
            return await Form(form, cancel);
        }
    }

    private void Check(NewSettlementForm form)
    {
        if (form.From == "file" && form.Kept is null)
            ModelState.AddModelError(nameof(form.File), "请选择名单文件。");
        if (form.From != "file" && form.Since is null)
            ModelState.AddModelError(nameof(form.Since), "请填写认定日期。");
        if (DocumentNumber.TryParse(form.Document, out var document, out string? problem))
            form.Document = document.ToString();
        else if (form.Document.Length > 0)
            ModelState.AddModelError(nameof(form.Document), problem);
        if (form.Pool == "new" && string.IsNullOrWhiteSpace(form.PoolName))
            ModelState.AddModelError(nameof(form.PoolName), "请填写资金池名称。");
        if (form.Pool == "new" && form.PoolWan is null)
            ModelState.AddModelError(nameof(form.PoolWan), "请填写资金池总额。");
        if (form.PoolWan is { } pool && decimal.Round(pool, 6) != pool)
            ModelState.AddModelError(nameof(form.PoolWan), "资金池总额最多精确到分。");
        foreach (var (kind, wan) in form.Standards)
        {
            if (wan is { } value && decimal.Round(value, 6) != value)
                ModelState.AddModelError($"Standards[{kind}]", "年度标准最多精确到分。");
        }
    }

    // whatever is wrong in the form, the file need not be chosen again
    private async Task KeepFile(NewSettlementForm form, CancellationToken cancel)
    {
        if (form.File is { Length: > 0 } file)
        {
            using var content = new MemoryStream((int)file.Length);
            await file.CopyToAsync(content, cancel);
            byte[] bytes = content.ToArray();
            string name = Path.GetFileName(file.FileName);
            form.Kept = new KeptUpload(await UploadLedger.Keep(source, name, bytes, current.Officer), name, bytes);
        }
        else if (form.UploadId is { } kept)
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            form.Kept = await KeptUpload.Find(connection, kept, current.Officer);
        }
    }

    private async Task<IReadOnlyList<RecognisedLine>?> Lines(NewSettlementForm form, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        if (form.From != "file")
            return await TitlesWithoutAward.Any(connection, form.Since!.Value, form.DecidedOn!.Value)
                ? []
                : throw new RefusalException($"{form.Since.InFull()}至{form.DecidedOn.InFull()}认定的称号都已奖励或已在其他批次中") { Field = nameof(form.Since) };
        using var file = new MemoryStream(form.Kept!.Content, writable: false);
        var list = await RecognisedList.Read(connection, file, form.DecidedOn!.Value, cancel);
        form.Findings = list.Findings;
        if (list.Ok)
            return list.Lines;
        ModelState.AddModelError(nameof(form.File), $"名单有 {list.Findings.Count(finding => finding.Severity == Severity.Error)} 处错误，没有建立批次。请按下表更正后重新上传。");
        return null;
    }

    private async Task<IActionResult> Form(NewSettlementForm form, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        form.Pools = await FundPools.All(connection);
        try
        {
            form.Maxima = (await PolicyLibrary.On(connection, form.DecidedOn ?? day.Today)).Pack.AwardRule.Maxima;
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            if (ModelState.IsValid)
                ModelState.AddModelError(nameof(form.DecidedOn), refusal.Message);
        }
        return View(Folder + "New.cshtml", form);
    }
}
