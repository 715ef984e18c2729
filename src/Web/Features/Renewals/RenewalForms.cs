using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Renewals;

/// <summary>The query of the list of renewals.</summary>
public sealed class RenewalsQuery
{
    public string? Q { get; set; }
    public string? City { get; set; }
    public string? Stage { get; set; }
    public string? Only { get; set; }
    public string? After { get; set; }

    public RenewalFilter Filter => new(
        Q, City, RenewalFilter.Stages.Contains(Stage ?? "") ? Stage! : "", Only is "late" or "passed" or "failed" or "halted" ? Only : "");
}

/// <summary>The list as shown, with the steps this person may take on ticked rows.</summary>
public sealed record RenewalsPage(
    RenewalsQuery Query, KeysetPage<RenewalRow> Page, IReadOnlyList<Tab> Tabs, IReadOnlyList<RegionChoice> Cities, Officer Officer)
{
    public IReadOnlyList<RenewalStep> Steps =>
        [.. RenewalSteps.All.Where(step => step.By.Contains(Officer.Role) && step.From.Contains(Query.Stage ?? "") && step.Code is "check" or "commission")];

    public bool CanDecide => Officer.Role == Role.ProvinceMaker && Query.Stage == "concluded";
}

/// <summary>提出复核申请.</summary>
public sealed class FileForm
{
    [Display(Name = "复核申请说明"), Required, StringLength(2000)]
    public string? Statement { get; set; }

    public List<long> Uploads { get; set; } = [];

    public List<IFormFile> Files { get; set; } = [];

    [ValidateNever, BindNever]
    public IReadOnlyList<PendingFile> Kept { get; set; } = [];

    [ValidateNever, BindNever]
    public TitleHead? Title { get; set; }
}

/// <summary>One step, for one renewal or several at once.</summary>
public sealed class StepForm
{
    public List<long> Ids { get; set; } = [];

    [Display(Name = "意见"), Required, StringLength(2000)]
    public string? Text { get; set; }

    public bool? Passed { get; set; }

    public List<long> Uploads { get; set; } = [];

    public List<IFormFile> Files { get; set; } = [];

    [ValidateNever, BindNever]
    public IReadOnlyList<PendingFile> Kept { get; set; } = [];

    [ValidateNever, BindNever]
    public RenewalStep Step { get; set; } = RenewalSteps.All[0];

    [ValidateNever, BindNever]
    public IReadOnlyList<RenewalRow> Rows { get; set; } = [];

    /// <summary>Renewals asked for that are halted, and why: they are left out.</summary>
    [ValidateNever, BindNever]
    public IReadOnlyList<string> Halted { get; set; } = [];

    public string Label => Step.Code switch
    {
        "return" => "需要补正的内容",
        "resubmit" => "复核申请说明（补正后）",
        "check" => "初审意见",
        "commission" => "承担复核的机构",
        "conclude" => "复核结论",
        _ => "撤回的原因",
    };

    public string Consequence => Step.Code switch
    {
        "return" => "退回后由企业补正并重新提交；称号在此期间继续有效。",
        "resubmit" => "提交后由县区（市州）重新初审。",
        "check" => "初审通过后送省工信厅统一委托第三方机构复核。",
        "commission" => "委托后由该机构参照评价程序和标准组织复核。",
        "conclude" => "结论本身不改变称号：延长、降格或取消另行作出决定，由两人办理。",
        _ => "撤回后称号回到复核期，期满前可以再次提出申请。",
    };
}
