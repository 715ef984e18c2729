using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Payments;

/// <summary>The query of the payment list; the tab "" is what is left to pay.</summary>
public sealed class PaymentsQuery
{
    public static readonly string[] Tabs = ["", "requested", "no-receipt", "confirmed", "rejected", "earlier"];

    public string? Q { get; set; }
    public string? City { get; set; }
    public long? Issue { get; set; }
    public int? Year { get; set; }
    public string? Tab { get; set; }
    public string? After { get; set; }

    public string Current => Tabs.Contains(Tab ?? "") ? Tab ?? "" : "";

    public PaymentFilter Filter => new(Q, City, Issue, Current) { FundYear = Year };

    public static string Name(string tab) => tab switch
    {
        "requested" => "待复核",
        "no-receipt" => "待确认到账",
        "confirmed" => "已确认",
        "rejected" => "已退回登记人",
        "earlier" => "以前年度未登记",
        _ => "待拨付",
    };
}

/// <summary>The list as shown; one of the three pages is filled.</summary>
public sealed record PaymentsPage(
    PaymentsQuery Query, IReadOnlyList<Tab> Tabs, Total Total, KeysetPage<PayableRow>? Payable, KeysetPage<PaymentRow>? Payments, KeysetPage<EarlierAward>? Earlier,
    IReadOnlyList<RegionChoice> Cities, Officer Officer)
{
    public bool CanRecord => PaymentRoles.Record.Contains(Officer.Role);

    public bool CanConfirm => PaymentRoles.Confirm.Contains(Officer.Role);

    public bool CanReceive => PaymentRoles.Receipt.Contains(Officer.Role);
}

/// <summary>Payments of the ticked awards: one voucher and day, an amount for each.</summary>
public sealed class PayForm
{
    [Display(Name = "拨付日期"), Required]
    public DateOnly? PaidOn { get; set; }

    [Display(Name = "拨付凭证号"), Required, StringLength(60)]
    public string? Voucher { get; set; }

    public List<long> Ids { get; set; } = [];

    public Dictionary<long, string?> Amounts { get; set; } = [];

    [ValidateNever, BindNever]
    public IReadOnlyList<PayableRow> Rows { get; set; } = [];
}

/// <summary>补登以前年度拨付: one document and day, an amount for each.</summary>
public sealed class EarlierForm
{
    [Display(Name = "拨付文号或凭证号"), Required, StringLength(60)]
    public string? Document { get; set; }

    [Display(Name = "拨付日期"), Required]
    public DateOnly? PaidOn { get; set; }

    public List<long> Ids { get; set; } = [];

    public Dictionary<long, string?> Amounts { get; set; } = [];

    [ValidateNever, BindNever]
    public IReadOnlyList<EarlierAward> Rows { get; set; } = [];
}

/// <summary>Money that came back.</summary>
public sealed class ReturnForm
{
    [Display(Name = "退回金额"), Required]
    public string? Amount { get; set; }

    [Display(Name = "退回日期"), Required]
    public DateOnly? ReturnedOn { get; set; }

    [Display(Name = "退回凭证号"), Required, StringLength(60)]
    public string? Voucher { get; set; }

    [Display(Name = "退回原因"), Required, StringLength(300)]
    public string? Reason { get; set; }

    [ValidateNever, BindNever]
    public PaymentRow? Payment { get; set; }
}

/// <summary>收据 of a payment.</summary>
public sealed class ReceiptForm
{
    [Display(Name = "收据号"), Required, StringLength(60)]
    public string? Number { get; set; }

    [Display(Name = "到账日期"), Required]
    public DateOnly? ReceivedOn { get; set; }

    [ValidateNever, BindNever]
    public PaymentRow? Payment { get; set; }
}
