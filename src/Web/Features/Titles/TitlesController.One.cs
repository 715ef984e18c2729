using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Web.Features.Titles;

/// <summary>The one thing a person would do next with a title.</summary>
public sealed record MainAction(string Text, string Url);

/// <summary>One title as shown to one person, now or on a past day.</summary>
public sealed record TitleView(TitlePage Page, Officer Officer, DateOnly Today, AsOf? AsOf)
{
    /// <summary>By role and state; none when looking back.</summary>
    public MainAction? Main => AsOf is not null ? null : Officer.Role switch
    {
        Role.Enterprise or Role.County or Role.City => Applicant,
        Role.ProvinceMaker => Maker,
        Role.Approver => Page.Decisions.Where(decision => decision.State == "requested")
            .Select(decision => new MainAction("查看并确认决定", $"/decisions/{decision.DecisionId}")).FirstOrDefault(),
        _ => null,
    };

    private TitleHead Head => Page.Head;

    private RenewalOfTitle? Open => Page.Renewals.FirstOrDefault(renewal => renewal.Stage is not ("decided" or "withdrawn"));

    private MainAction? Applicant =>
        Open is { } renewal ? new MainAction(renewal.Stage == "returned" && Officer.Role == Role.Enterprise ? "补正复核材料" : "查看复核进度", $"/renewals/{renewal.RenewalId}")
        : Head.Stands is TitleState.RenewalOpen or TitleState.Valid && Head.RenewalOpen <= Today && Head.ValidTo >= Today
            ? new MainAction(Officer.Role == Role.Enterprise ? "提出复核申请" : "代企业提出复核申请", $"/titles/{Head.TitleId}/renewal") : null;

    private MainAction? Maker =>
        Page.Decisions.FirstOrDefault(decision => decision.State == "requested") is { } waiting ? new MainAction("查看在办决定", $"/decisions/{waiting.DecisionId}")
        : Open is { Stage: "concluded" } concluded ? new MainAction("登记复核决定", $"/decisions/new?matter=renewal&ids={concluded.RenewalId}")
        : Open is { } renewal ? new MainAction("查看复核进度", $"/renewals/{renewal.RenewalId}")
        : Head.Stands switch
        {
            TitleState.Legacy => new MainAction("办理复审", $"/legacy-titles?q={Uri.EscapeDataString(Head.Uscc)}"),
            TitleState.Reexamining => new MainAction("登记复审结果", $"/decisions/new?matter=reexamination&ids={Head.TitleId}"),
            TitleState.Valid when !Head.Kind.IsProvincial() => new MainAction("登记国家撤销", $"/decisions/new?matter=withdrawal&ids={Head.TitleId}"),
            TitleState.Valid or TitleState.RenewalOpen => new MainAction("登记处理决定", $"/decisions/start?enterprise={Head.EnterpriseId}&title={Head.TitleId}"),
            _ => null,
        };
}

/// <summary>One title and its life.</summary>
public sealed partial class TitlesController
{
    [HttpGet("{id:long}")]
    public async Task<IActionResult> One(long id, DateOnly? asOf, DateOnly? knownOn)
    {
        var past = AsOf.From(asOf, knownOn, day.Today);
        if (await TitlePage.Of(database, current.Officer, id, past) is { } page)
            return View(new TitleView(page, current.Officer, day.Today, past));
        // it exists, but was not known then
        return past is not null && await TitlePage.Of(database, current.Officer, id) is { } now
            ? View("NotYet", new TitleView(now, current.Officer, day.Today, past))
            : NotFound();
    }
}
