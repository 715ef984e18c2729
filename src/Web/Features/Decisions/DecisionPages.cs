using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Decisions;

/// <summary>The query of the list of decisions.</summary>
public sealed class DecisionsQuery
{
    public string? Q { get; set; }
    public string? City { get; set; }
    public string? Matter { get; set; }
    public string? State { get; set; }
    public string? After { get; set; }

    public DecisionFilter Filter => new(
        Q, City, Enum.TryParse<DecisionMatter>(Matter, true, out var matter) && Enum.IsDefined(matter) ? matter.Code() : "",
        DecisionFilter.States.Contains(State ?? "") ? State! : "");
}

/// <summary>The list as shown.</summary>
public sealed record DecisionsPage(
    DecisionsQuery Query, KeysetPage<DecisionRow> Page, IReadOnlyList<Tab> Tabs, IReadOnlyList<RegionChoice> Cities, Officer Officer)
{
    public bool CanConfirm => Officer.Role == Role.Approver && Query.State == "requested";
}

/// <summary>Choosing whom, which article and which ground.</summary>
public sealed record StartPage(
    EnterpriseChoice? Enterprise, IReadOnlyList<EnterpriseChoice> Found, string? Q, int Article, long? Title, long? Report, RuleOfDay Rule);

/// <summary>The form as shown.</summary>
public sealed record FormPage(DecisionForm Form, PolicyPack Pack);

/// <summary>确认前请核对: what the decisions will do; before recording, and again before confirming.</summary>
/// <param name="Form">Set before recording.</param>
/// <param name="Plans">Enterprise by enterprise.</param>
/// <param name="Rows">Set before confirming: the recorded decisions.</param>
/// <param name="Officer">Who looks.</param>
public sealed record CheckPage(DecisionForm? Form, IReadOnlyList<ReviewedDecision> Plans, IReadOnlyList<DecisionRow> Rows, Officer Officer)
{
    /// <summary>Why this person may not be the second one.</summary>
    public string? Barred => Rows.Select(row => row.WhyNot).FirstOrDefault(why => why is not null);

    public bool CanConfirm => Officer.Role == Role.Approver && Plans.All(plan => plan.Plan is not null) && Barred is null;
}

/// <summary>One decision as shown to one person; while it waits, with what it would do now.</summary>
public sealed record DecisionView(DecisionPage Page, ReviewedDecision? Review, Officer Officer)
{
    public bool CanReverse => Officer.Role == Role.ProvinceMaker && Page.Facts.State == "carried-out" && Page.Facts.Matter != "reversal" && Page.Facts.ReversedBy is null;

    public bool CanConfirm => Officer.Role == Role.Approver && Page.Facts is { State: "requested", WhyNot: null };
}
