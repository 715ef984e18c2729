using System.ComponentModel.DataAnnotations;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Imports;

namespace SmartFactory.Gansu.Web.Features.Settlements;

/// <summary>What is asked to make a batch.</summary>
public sealed class NewSettlementForm
{
    [Display(Name = "批次名称"), Required, StringLength(80)]
    public string Name { get; set; } = "";

    /// <summary>"file" or "titles".</summary>
    public string From { get; set; } = "file";

    [Display(Name = "名单文件")]
    public IFormFile? File { get; set; }

    /// <summary>The file as it was uploaded before, when the form is shown again.</summary>
    public long? UploadId { get; set; }

    [Display(Name = "认定日期自")]
    public DateOnly? Since { get; set; }

    [Display(Name = "决定日"), Required]
    public DateOnly? DecidedOn { get; set; }

    [Display(Name = "认定文号"), Required]
    public string Document { get; set; } = "";

    [Display(Name = "资金年度"), Required, Range(2000, 2100)]
    public int? FundYear { get; set; }

    /// <summary>年度标准 in 万元 by code of kind; empty means the maximum.</summary>
    public Dictionary<string, decimal?> Standards { get; set; } = [];

    /// <summary>Number of a pool, or "new".</summary>
    [Display(Name = "资金池"), Required]
    public string Pool { get; set; } = "";

    [Display(Name = "资金池名称"), StringLength(80)]
    public string? PoolName { get; set; }

    [Display(Name = "资金池总额"), Range(0.0001, 99_999_999)]
    public decimal? PoolWan { get; set; }

    [Display(Name = "资金文号")]
    public string? PoolDocument { get; set; }

    /// <summary>For the page: pools, maxima, and what was wrong in the file.</summary>
    internal KeptUpload? Kept { get; set; }

    internal IReadOnlyList<FundPool> Pools { get; set; } = [];

    internal IReadOnlyDictionary<TitleKind, AwardMaximum> Maxima { get; set; } = new Dictionary<TitleKind, AwardMaximum>();

    internal IReadOnlyList<Finding> Findings { get; set; } = [];

    internal IReadOnlyDictionary<TitleKind, Money> StandardsByKind => Standards
        .Where(pair => pair.Value is not null && TitleKinds.TryParse(pair.Key, out _))
        .ToDictionary(pair => TitleKinds.Parse(pair.Key), pair => Money.FromWan(pair.Value!.Value));
}
