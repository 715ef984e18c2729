using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using SmartFactory.Gansu.UseCases.Enterprises;

namespace SmartFactory.Gansu.Web.Features.Enterprises;

/// <summary>更名 (Art. 21).</summary>
public sealed class RenameForm
{
    public string? EnterpriseName { get; set; }

    [Display(Name = "新名称"), Required, StringLength(100)]
    public string? NewName { get; set; }

    [Display(Name = "更名日期"), Required]
    public DateOnly? Since { get; set; }

    [Display(Name = "依据（文号或登记通知书编号）"), Required, StringLength(100)]
    public string? Document { get; set; }

    [Display(Name = "说明"), StringLength(500)]
    public string? Reason { get; set; }
}

/// <summary>Branch of which legal person (Q1).</summary>
public sealed class BranchForm
{
    public string? EnterpriseName { get; set; }

    [Display(Name = "法人单位的统一社会信用代码")]
    public string? ParentUscc { get; set; }

    [Display(Name = "理由"), StringLength(500)]
    public string? Reason { get; set; }

    [Display(Name = "依据文号"), StringLength(100)]
    public string? Document { get; set; }

    public bool Acknowledged { get; set; }

    [ValidateNever, Microsoft.AspNetCore.Mvc.ModelBinding.BindNever]
    public BranchJoin? Join { get; set; }
}

/// <summary>撤销、追回.</summary>
public sealed class ReversalForm
{
    [ValidateNever, Microsoft.AspNetCore.Mvc.ModelBinding.BindNever]
    public AwardOfEnterprise? Award { get; set; }

    [Display(Name = "办理事项")]
    public string EntryType { get; set; } = "revoked";

    [Display(Name = "金额"), Required]
    public string? Amount { get; set; }

    [Display(Name = "决定日期"), Required]
    public DateOnly? DecidedOn { get; set; }

    [Display(Name = "处理决定文号"), Required, StringLength(100)]
    public string? Document { get; set; }

    [Display(Name = "法律依据（追回必填）"), StringLength(300)]
    public string? LegalBasis { get; set; }

    [Display(Name = "理由"), Required, StringLength(500)]
    public string? Reason { get; set; }
}

/// <summary>收款账户.</summary>
public sealed class AccountForm
{
    [Display(Name = "开户名称"), Required, StringLength(100)]
    public string? AccountName { get; set; }

    [Display(Name = "开户银行（到支行）"), Required, StringLength(100)]
    public string? BankName { get; set; }

    [Display(Name = "联行号（12 位）"), StringLength(20)]
    public string? BankCode { get; set; }

    [Display(Name = "银行账号"), Required, StringLength(40)]
    public string? Number { get; set; }

    [Display(Name = "经办人"), StringLength(50)]
    public string? ContactName { get; set; }

    [Display(Name = "联系电话"), StringLength(30)]
    public string? Phone { get; set; }
}
