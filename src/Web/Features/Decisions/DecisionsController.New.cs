using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Reports;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Attachments;
using SmartFactory.Gansu.Web.Features.Settlements;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Decisions;

/// <summary>Entering a decision: whom and under which article, the form, the page that says what will happen, the record.</summary>
public sealed partial class DecisionsController
{
    private const int Most = 300;

    [HttpGet("start")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Start(long? enterprise, long? title, int article, long? report, string? q)
    {
        var found = string.IsNullOrWhiteSpace(q) ? [] : await DecisionChoices.Enterprises(database, current.Officer, q);
        if (enterprise is null && found.Count == 1)
            enterprise = found[0].EnterpriseId;
        var who = enterprise is { } id ? await DecisionChoices.Enterprise(database, current.Officer, id) : null;
        return View(new StartPage(who, found, q, report is not null ? 25 : article is 23 or 24 or 25 ? article : 24, title, report, await Rule(day.Today)));
    }

    [HttpGet("new")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> New(
        DecisionMatter matter, long? enterprise, int article, string? grounds, long? title, long? report, long? ban, long? decision, long? settlement, bool passed, [FromQuery] List<long> ids)
    {
        var form = new DecisionForm
        {
            Matter = Enum.IsDefined(matter) ? matter : DecisionMatter.Sanction,
            Enterprise = enterprise,
            Article = article,
            Grounds = grounds,
            Report = report,
            Ban = ban,
            Reverses = decision,
            DecidedOn = day.Today,
            EffectiveOn = day.Today,
        };
        if (form.Matter == DecisionMatter.Supersession && settlement is { } batch)
            await FromBatch(form, batch);
        if (form.Matter == DecisionMatter.Renewal)
            ids = await GoingOn(form, await Renewals(ids, passed));
        form.Items = [.. ids.Take(Most).Select(id => new DecisionItem { TitleId = id })];
        var rule = await Fill(form);
        Preselect(form, rule.Pack, title);
        bool nothing = form.Matter switch
        {
            DecisionMatter.Sanction => form.Subject.Enterprise is null || form.Sanction is null,
            DecisionMatter.Lifting => form.Subject.Ban is null,
            DecisionMatter.Reversal => form.Subject.Reverses is null,
            _ => form.Subject.Titles.Count == 0,
        };
        if (nothing)
        {
            TempData[RefusalFilter.Note] = form.Halted is [var why, ..] ? why : "没有可以办理的称号，请先选择；可能已有决定在办。";
            return Redirect(form.Matter == DecisionMatter.Renewal ? "/renewals?stage=concluded" : form.Matter == DecisionMatter.Reexamination ? "/legacy-titles?state=reexamining" : "/decisions");
        }
        ModelState.Clear();
        return View("Form", new FormPage(form, rule.Pack));
    }

    /// <summary>Addresses that only a form leads to, opened by themselves.</summary>
    [HttpGet("check"), HttpGet("edit")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public IActionResult Reopened() => RedirectToAction(nameof(Start));

    /// <summary>Shows what will happen; with anything wrong the form again, nothing typed or sent is lost.</summary>
    [HttpPost("check")]
    [Authorize(Policy = Access.ProvinceMaker)]
    [RequestSizeLimit(FormFiles.LargestPost), RequestFormLimits(MultipartBodyLengthLimit = FormFiles.LargestPost, ValueCountLimit = 4096)]
    public async Task<IActionResult> Check(DecisionForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        await FormFiles.Keep(database, current.Officer, form.Uploads, form.Files, ModelState);
        var rule = await Fill(form);
        var drafts = ModelState.IsValid ? form.Drafts() : [];
        if (ModelState.IsValid && drafts.Count == 0)
            ModelState.AddModelError("", "请至少选择一个称号。");
        if (!ModelState.IsValid)
            return View("Form", new FormPage(form, rule.Pack));
        try
        {
            return View("Check", new CheckPage(form, await RequestDecision.PreviewAll(database, current.Officer, drafts, form.Uploads, day.Today), [], current.Officer));
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            return Again(form, rule.Pack, refusal);
        }
    }

    /// <summary>Back from the page that says what will happen.</summary>
    [HttpPost("edit")]
    [Authorize(Policy = Access.ProvinceMaker)]
    public async Task<IActionResult> Edit(DecisionForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var rule = await Fill(form);
        return View("Form", new FormPage(form, rule.Pack));
    }

    [HttpPost("")]
    [Authorize(Policy = Access.ProvinceMaker)]
    [RequestFormLimits(ValueCountLimit = 4096)]
    public async Task<IActionResult> Record(DecisionForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var rule = await Fill(form);
        if (!ModelState.IsValid)
            return View("Form", new FormPage(form, rule.Pack));
        IReadOnlyList<long> ids;
        try
        {
            ids = await RequestDecision.AllOf(database, current.Officer, form.Drafts(), form.Uploads, day.Today);
        }
        catch (Exception caught) when (caught.AsRefusal() is { } refusal)
        {
            return Again(form, rule.Pack, refusal);
        }
        if (form.Subject.Report is { } report)
        {
            TempData["Done"] = $"已登记处理决定，编号第 {ids[0]} 号；批准人确认后，在这里选择它。";
            return Redirect(string.Create(CultureInfo.InvariantCulture, $"/reports/{report.ReportId}"));
        }
        if (form.Settlement is { } settlement)
        {
            TempData["Done"] = $"已登记 {ids.Count} 家企业的晋级接替（{form.Document}），待批准人确认后生效。";
            return Redirect(string.Create(CultureInfo.InvariantCulture, $"/settlements/{settlement}/receipt"));
        }
        TempData["Done"] = ids.Count == 1 ? $"已登记，编号第 {ids[0]} 号，待批准人确认后执行。" : $"已登记 {ids.Count} 项决定（{form.Document}），待批准人确认后执行。";
        return Redirect(ids.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"/decisions/{ids[0]}") : $"/decisions?state=requested&q={Uri.EscapeDataString(form.Document ?? "")}");
    }

    private ViewResult Again(DecisionForm form, PolicyPack pack, RefusalException refusal)
    {
        ModelState.AddModelError(refusal.Field ?? DecisionText.FieldOf(refusal.Message), refusal.Message);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return View("Form", new FormPage(form, pack));
    }

    // what the form is about comes from the ledger at every step, never from the form
    private async Task<RuleOfDay> Fill(DecisionForm form)
    {
        var (officer, matter) = (current.Officer, form.Matter);
        // a day to come is refused at its field; what governs it nobody knows yet
        var rule = await Rule(form.DecidedOn is { } on && on < day.Today ? on : day.Today);
        var ban = matter == DecisionMatter.Lifting && form.Ban is { } banId ? await DecisionChoices.Ban(database, officer, banId) : null;
        var reverses = matter == DecisionMatter.Reversal && form.Reverses is { } wrong ? (await DecisionPage.Of(database, officer, wrong))?.Facts : null;
        form.Enterprise = ban?.EnterpriseId ?? reverses?.EnterpriseId ?? form.Enterprise;
        if (matter == DecisionMatter.Sanction)
            form.Article = form.Article is 23 or 24 or 25 ? form.Article : 24;
        else
            form.Article = ban?.Article ?? DecisionText.Article(matter);
        form.Sanction = matter == DecisionMatter.Sanction ? rule.Pack.Sanction(form.Article) : null;
        IReadOnlyList<TitleChoice> titles = matter switch
        {
            DecisionMatter.Lifting or DecisionMatter.Reversal => [],
            DecisionMatter.Sanction => form.Enterprise is { } unit && form.Sanction?.Outcomes.Contains(SanctionOutcome.Revoke) == true
                ? [.. (await DecisionChoices.OfUnit(database, officer, unit)).Where(title => title.Kind.IsProvincial())] : [],
            _ => await DecisionChoices.Titles(database, officer, [.. form.Items.Select(item => item.TitleId)]),
        };
        form.Subject = new DecisionSubject(
            form.Enterprise is { } id ? await DecisionChoices.Enterprise(database, officer, id) : null, titles, ban, reverses,
            form.Report is { } report ? await ReportDecisions.Link(database, officer, report) : null,
            await UseCases.Titles.Attachments.Pending(database, officer, form.Uploads));
        return rule;
    }

    private static void Preselect(DecisionForm form, PolicyPack pack, long? only)
    {
        bool whole = Grounds.Of(form.Article).FirstOrDefault(ground => ground.Text == form.Grounds)?.WholeUnit == true;
        form.BanYears = form.Sanction?.Ban?.Years ?? 0;
        form.Items = [.. form.Subject.Titles.Where(title => title.Waiting is null).Select(title => new DecisionItem
        {
            TitleId = title.TitleId,
            Choice = form.Matter switch
            {
                DecisionMatter.Renewal when title.Passed == false => pack.Ladder.DowngradeTargets(title.Kind) is [var lower, ..] ? $"downgrade:{lower.Code()}" : "cancel",
                DecisionMatter.Sanction => whole || title.TitleId == only ? "cancel" : "",
                _ => DecisionSubject.Choices(form.Matter, form.Sanction, pack, title).First().Value,
            },
        })];
        var waiting = form.Items.Select(item => item.TitleId).ToHashSet();
        form.Subject = form.Subject with { Titles = [.. form.Subject.Titles.Where(title => waiting.Contains(title.TitleId))] };
    }

    // the document that recognises the higher tier is the one that ends the lower
    private async Task FromBatch(DecisionForm form, long settlement)
    {
        await using var connection = await database.OpenConnectionAsync();
        if (await SettlementHeadView.Read(connection, settlement, current.Officer) is not { Stage: SettlementStage.Approved } head)
            return;
        form.Settlement = settlement;
        form.Document = head.Document;
        form.DecidedOn = form.EffectiveOn = head.DecidedOn;
        form.Reason = $"“{head.Name}”（{head.Document}）认定更高等级，同一工厂只保留最高等级";
    }

    private async Task<IReadOnlyList<TitleChoice>> Renewals(List<long> ids, bool passed)
    {
        if (passed)
            ids = [.. (await RenewalList.Rows(database, current.Officer, new RenewalFilter(null, null, "concluded", "passed"), day.Today, 0, Most)).Select(row => row.RenewalId)];
        return await DecisionChoices.Renewals(database, current.Officer, ids);
    }

    // what is halted cannot be decided: the form says why it leaves it out
    private async Task<List<long>> GoingOn(DecisionForm form, IReadOnlyList<TitleChoice> choices)
    {
        await using var connection = await database.OpenConnectionAsync();
        var halted = await RenewalHalts.Of(connection, [.. choices.Select(choice => choice.TitleId)], day.Today);
        form.Halted = [.. choices.Where(choice => halted.ContainsKey(choice.TitleId)).Select(choice => $"{choice.Enterprise}“{choice.Carrier}”的复核现在不能作出决定：{halted[choice.TitleId].Sentence}")];
        return [.. choices.Select(choice => choice.TitleId).Where(id => !halted.ContainsKey(id))];
    }

    private async Task<RuleOfDay> Rule(DateOnly on)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await PolicyLibrary.On(connection, on);
    }
}
