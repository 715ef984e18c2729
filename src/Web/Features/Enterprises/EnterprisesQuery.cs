using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Enterprises;

/// <summary>The query of the list of enterprises.</summary>
public sealed class EnterprisesQuery
{
    public string? Q { get; set; }
    public string? City { get; set; }
    public string? County { get; set; }
    public string? Kind { get; set; }
    public string? Tab { get; set; }
    public string? Room { get; set; }
    public string? After { get; set; }

    public EnterpriseFilter Filter => new(
        Q, City, County, TitleKinds.TryParse(Kind, out var kind) ? kind : null,
        EnterpriseFilter.Tabs.Contains(Tab ?? "") ? Tab ?? "" : "", Room is "full" or "some" or "none" ? Room : "");
}

/// <summary>The list as shown.</summary>
public sealed record EnterprisesIndex(
    EnterprisesQuery Query, KeysetPage<EnterpriseRow> Page, IReadOnlyList<Tab> Tabs, IReadOnlyList<RegionChoice> Cities,
    IReadOnlyList<RegionChoice> Counties, AwardRule Rule);

/// <summary>One enterprise as shown to one person.</summary>
public sealed record EnterpriseView(EnterprisePage Page, IReadOnlyList<AccountRow> Accounts, Officer Officer, DateOnly Today)
{
    /// <summary>Names and branches are kept by the province.</summary>
    public bool CanRename => Officer.Role == Role.ProvinceMaker;

    public bool CanTakeBack => Officer.Role == Role.ProvinceMaker;

    /// <summary>Art. 21: county and city report a change, the province may, too.</summary>
    public bool CanReportChange => Officer.Role is Role.County or Role.City or Role.ProvinceMaker;

    public bool CanRecordAccount => Officer.Role is Role.City or Role.Enterprise;

    public bool CanReveal => RevealField.Roles.Contains(Officer.Role);
}
