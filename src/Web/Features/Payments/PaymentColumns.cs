using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Features.Payments;

/// <summary>The payment lists as tables to take away; accounts stay masked.</summary>
internal static class PaymentColumns
{
    public static readonly CsvColumn<PayableRow>[] Payable =
    [
        new("企业名称", row => row.Enterprise),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("载体类型", row => row.Kind.Name()),
        new("载体名称", row => row.Carrier),
        new("下达文号", row => row.QuotaDocument),
        new("下达日期", row => row.IssuedOn.InFull()),
        new("批复净额（万元）", row => row.Net.ToWanText()),
        new("已拨付（万元）", row => row.Paid.ToWanText()),
        new("待复核（万元）", row => row.Pending.ToWanText()),
        new("未拨付（万元）", row => row.Open.ToWanText()),
        new("开户银行", row => row.BankName),
        new("账号", row => row.AccountTail is { } tail ? SensitiveFields.Mask(tail) : "待登记确认"),
    ];

    public static readonly CsvColumn<EarlierAward>[] Earlier =
    [
        new("企业名称", row => row.Enterprise),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("载体类型", row => row.Kind.Name()),
        new("载体名称", row => row.Carrier),
        new("奖励文号", row => row.Document),
        new("决定日期", row => row.DecidedOn.InFull()),
        new("资金年度", row => row.FundYear?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("批复净额（万元）", row => row.Net.ToWanText()),
        new("已拨付（万元）", row => row.Paid.ToWanText()),
        new("待复核（万元）", row => row.Pending.ToWanText()),
        new("未登记（万元）", row => row.Open.ToWanText()),
    ];

    public static readonly CsvColumn<PaymentRow>[] Payments =
    [
        new("企业名称", row => row.Enterprise),
        new("统一社会信用代码", row => row.Uscc),
        new("市州", row => row.City),
        new("载体类型", row => row.Kind.Name()),
        new("事项", row => row.EntryType == "paid" ? "拨付" : "退回"),
        new("金额（万元）", row => (row.EntryType == "paid" ? row.Amount : -row.Amount).ToWanText()),
        new("日期", row => row.PaidOn.InFull()),
        new("凭证号", row => row.Voucher),
        new("开户银行", row => row.BankName),
        new("账号", row => row.AccountTail is { } tail ? SensitiveFields.Mask(tail) : ""),
        new("说明", row => row.Reason),
        new("状态", row => PaymentsQuery.Name(row.State)),
        new("登记人", row => row.RequestedByName),
        new("复核人", row => row.DecidedByName),
        new("退回登记人的理由", row => row.RejectionReason),
        new("收据号", row => row.ReceiptNumber),
        new("到账日期", row => row.ReceiptConfirmedOn?.InFull()),
    ];
}
