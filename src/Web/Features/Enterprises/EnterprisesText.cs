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
        "reversal" => "待批准的撤销、追回",
        "account-waiting" => "账户待确认",
        "account-rejected" => "账户被退回",
        _ => "全部",
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
