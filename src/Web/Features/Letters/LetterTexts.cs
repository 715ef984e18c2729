using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules.Letters;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Letters;

/// <summary>Words for letters and what becomes of them.</summary>
public static class LetterTexts
{
    public static string Kind(string code) => LetterKinds.Find(code)?.Name ?? code;

    public static string State(string state) => state switch
    {
        "queued" => "待发送",
        "sending" => "发送中",
        "sent" => "已发送",
        "failed" => "未送达",
        "held" => "仅站内信",
        _ => "全部",
    };

    public static Tone Tone(string state) => state switch
    {
        "queued" => Shared.TagHelpers.Tone.Waiting,
        "sending" => Shared.TagHelpers.Tone.Active,
        "sent" => Shared.TagHelpers.Tone.Good,
        "failed" => Shared.TagHelpers.Tone.Bad,
        _ => Shared.TagHelpers.Tone.Neutral,
    };

    public static (Tone Tone, string Text) Outcome(string outcome) => outcome switch
    {
        "sent" => (Shared.TagHelpers.Tone.Good, "对方服务器已接收"),
        "deferred" => (Shared.TagHelpers.Tone.Warning, "暂未成功，稍后再试"),
        "refused" => (Shared.TagHelpers.Tone.Bad, "被拒绝"),
        "interrupted" => (Shared.TagHelpers.Tone.Warning, "发送中断"),
        "bounced" => (Shared.TagHelpers.Tone.Bad, "退信"),
        _ => (Shared.TagHelpers.Tone.Neutral, outcome),
    };

    internal static readonly CsvColumn<LetterRow>[] Columns =
    [
        new("日期", row => row.Day.InFull()),
        new("类别", row => Kind(row.Kind)),
        new("主题", row => row.Subject),
        new("收件单位", row => row.RecipientName),
        new("电子邮箱", row => row.Address),
        new("状态", row => State(row.State)),
        new("发送次数", row => row.Attempts.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("发送时间", row => row.SentAt?.InFull()),
        new("站内阅读人数", row => row.Readers.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("说明", row => row.LastError),
    ];
}
