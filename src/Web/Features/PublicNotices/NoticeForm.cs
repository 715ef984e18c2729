using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.PublicNotices;
using SmartFactory.Gansu.Web.Features.Settlements;

namespace SmartFactory.Gansu.Web.Features.PublicNotices;

/// <summary>A public notice as typed.</summary>
public sealed class NoticeForm
{
    [Display(Name = "公示名称"), Required, StringLength(200)]
    public string? Title { get; set; }

    [Display(Name = "发布的文号或网址"), Required, StringLength(300)]
    public string? PublishedAt { get; set; }

    [Display(Name = "发布日期（首日）"), Required]
    public DateOnly? FirstDay { get; set; }

    [Display(Name = "工作日数"), Required, Range(1, 99)]
    public int? WorkingDays { get; set; }

    [Display(Name = "发布当日是否计入")]
    public bool CountsFirstDay { get; set; } = true;

    /// <summary>The last day that was shown before 登记: another one is shown again first.</summary>
    public DateOnly? ShownEnd { get; set; }

    [ValidateNever, BindNever]
    public SettlementHeadView Head { get; set; } = null!;

    /// <summary>What the rule and the readings say (Q34).</summary>
    [ValidateNever, BindNever]
    public NoticeRule Rule { get; set; } = null!;

    [ValidateNever, BindNever]
    public WorkingSpan? Span { get; set; }

    internal NoticeDraft Draft => new(Title, PublishedAt, FirstDay ?? default, WorkingDays ?? 0, CountsFirstDay);
}
