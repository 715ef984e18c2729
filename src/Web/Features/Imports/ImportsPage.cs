using System.ComponentModel.DataAnnotations;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Imports;

/// <summary>The list of imports.</summary>
public sealed record ImportsPage(string Search, string State, KeysetPage<ImportRow> Page, Role Role);

/// <summary>One import: before it is committed its preview, afterwards its receipt.</summary>
public sealed record ImportPage(
    ImportDetail Import, string Severity, string Column, IReadOnlyList<(string Column, long Count)> Columns, KeysetPage<FindingRow> Findings, Role Role, long UserId)
{
    /// <summary>Whether this person may carry it on.</summary>
    public bool Open => Import.Row.State == "previewed" && Import.Committing is null && Role == Role.ProvinceMaker;
}

/// <summary>控制数 as typed; empty fields are not compared.</summary>
public sealed class TotalsForm
{
    [Display(Name = "称号总数")]
    public int? Titles { get; set; }

    [Display(Name = "奖励合计")]
    public decimal? Amount { get; set; }

    public Dictionary<string, decimal?> Year { get; set; } = [];

    public Dictionary<string, decimal?> City { get; set; } = [];

    public Dictionary<string, decimal?> Kind { get; set; } = [];

    public ControlTotals ToTotals() => new(Titles, Amount, Typed(Year), Typed(City), Typed(Kind));

    private static Dictionary<string, decimal?> Typed(Dictionary<string, decimal?> fields) =>
        fields.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value);
}
