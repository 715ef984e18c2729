using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Enterprises;

/// <summary>Words of the enterprise pages.</summary>
public static class EnterprisesText
{
    public static string Tab(string tab) => tab switch
    {
        "held" => "持有称号",
        "used-up" => "累计额度已用完",
        "forfeited" => "不再给予奖励",
        "banned" => "禁止申报期内",
        "branch" => "分支机构",
        _ => "全部",
    };

    public static string Act(string act) => act switch
    {
        "ledger-imported" => "导入台账",
        "settlement-approved" => "批准奖励",
        "settlement-calculated" => "测算奖励",
        "settlement-submitted" => "提交核算",
        "settlement-reviewed" => "财政复核",
        "settlement-line-reviewed" => "复核调整金额",
        "settlement-returned" => "退回核算",
        "settlement-withdrawn" => "撤回核算",
        "branch-linked" => "设为分支机构",
        "branch-unlinked" => "解除分支机构",
        "enterprise-renamed" => "更名",
        "award-revocation-requested" => "登记撤销奖励",
        "award-revocation-confirmed" => "批准撤销奖励",
        "award-revocation-rejected" => "退回撤销申请",
        "award-recovery-requested" => "登记追回奖励",
        "award-recovery-confirmed" => "批准追回奖励",
        "award-recovery-rejected" => "退回追回申请",
        "account-recorded" => "登记收款账户",
        "account-confirmed" => "确认收款账户",
        "payment-recorded" => "登记拨付",
        "payment-confirmed" => "确认拨付",
        "payment-rejected" => "退回拨付登记",
        "return-recorded" => "登记资金退回",
        "return-confirmed" => "确认资金退回",
        "return-rejected" => "退回退款登记",
        "receipt-confirmed" => "确认到账",
        "quota-issued" => "下达资金",
        _ => Events.EventText.Act(act),
    };

    public static string Stage(string stage) => stage switch
    {
        "calculated" => "测算中",
        "submitted" => "待财政复核",
        "reviewed" => "待批准",
        "approved" => "已批准",
        _ => "已撤回",
    };

    public static string Outcome(string outcome) => outcome switch
    {
        "cancelled" => "取消称号",
        "downgraded" => "降格",
        _ => "禁止申报",
    };

    /// <summary>A decision in one sentence.</summary>
    public static string Sanction(SanctionRow row, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(row);
        string carrier = row.Carrier.Length > 0 ? $"“{row.Carrier}”" : "";
        string ban = row.BanTo is { } until ? $"禁止申报 {row.BanYears} 年，至 {until.InFull()}（{until.Until(today)}）。" : "";
        string forfeited = row.Forfeits ? "获评后不再给予资金奖励。" : "";
        return $"{Outcome(row.Outcome)}{carrier}。{(row.Content.Length > 0 ? row.Content.TrimEnd('。') + "。" : "")}{ban}{forfeited}";
    }

    /// <summary>State tags of one enterprise: tone and words.</summary>
    public static IEnumerable<(Tone Tone, string Text)> States(EnterprisePage page, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Head.IsBranch)
            yield return (Tone.Neutral, "分支机构");
        if (page.Headroom.Forfeiture is { } forfeiture)
            yield return (Tone.Bad, $"不再给予奖励（{Rules.ChineseNumber.Article(forfeiture.Article)}）");
        if (page.Sanctions.Max(sanction => sanction.BanTo) is { } until && until >= today)
            yield return (Tone.Bad, $"禁止申报至 {until.InFull()}");
        if (page.Headroom.Cap("overall") is { Room.IsZero: true } cap)
            yield return (Tone.Warning, $"{cap.Name}已用完");
        if (page.Titles.Any(title => TitleStates.Parse(title.State).IsHeld()))
            yield return (Tone.Good, "持有有效称号");
    }
}
