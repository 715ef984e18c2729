using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Titles;

namespace SmartFactory.Gansu.Web.Features.Decisions;

/// <summary>Words of decisions.</summary>
public static class DecisionText
{
    /// <summary>The articles of sanctions a person may start from; failed renewals start from the renewal.</summary>
    public static readonly IReadOnlyList<(int Article, string Text)> Articles =
        [(23, "申报材料与现场审核严重不符"), (24, "有效期内发生事故、失信、违法违规或材料造假"), (25, "举报查实且情节严重")];

    public static string State(string state) => state switch
    {
        "requested" => "待确认",
        "confirmed" => "待生效",
        "carried-out" => "已执行",
        "rejected" => "已退回",
        "reversed" => "已撤销",
        _ => "全部",
    };

    public static string Title(DecisionMatter matter, int article) => matter switch
    {
        DecisionMatter.Renewal => "登记复核决定",
        DecisionMatter.Sanction => $"登记处理决定（{ChineseNumber.Article(article)}）",
        DecisionMatter.Supersession => "登记晋级接替",
        DecisionMatter.Reexamination => "登记复审结果",
        DecisionMatter.Withdrawal => "登记国家撤销",
        DecisionMatter.Lifting => "登记提前解除限制",
        _ => "登记撤销原决定",
    };

    /// <summary>What the matter rests on when the person does not choose.</summary>
    public static int Article(DecisionMatter matter) => matter switch
    {
        DecisionMatter.Renewal => 22,
        DecisionMatter.Supersession => 16,
        DecisionMatter.Reexamination => 28,
        DecisionMatter.Withdrawal => 8,
        _ => 26,
    };

    /// <summary>The titles of a row of the list, as one line each.</summary>
    public static IEnumerable<string> Lines(DecisionRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Lines(row.Titles);
    }

    /// <summary>The same of act, target, kind and carrier as the lists read them.</summary>
    public static IEnumerable<string> Lines(string titles)
    {
        ArgumentNullException.ThrowIfNull(titles);
        foreach (string line in titles.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] part = line.Split('|', 4);
            yield return $"{TitleKinds.Parse(part[2]).ShortName()}“{part[3]}”{TitleText.Outcome(part[0], part[1].Length > 0 ? part[1] : null)}";
        }
    }

    /// <summary>The field a refusal is about.</summary>
    public static string FieldOf(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message switch
        {
            _ when message.Contains("生效日期", StringComparison.Ordinal) => nameof(DecisionForm.EffectiveOn),
            _ when message.Contains("样式填写", StringComparison.Ordinal) => nameof(DecisionForm.Document),
            _ when message.Contains("会议", StringComparison.Ordinal) => nameof(DecisionForm.Meeting),
            _ when message.Contains("事由", StringComparison.Ordinal) => nameof(DecisionForm.Grounds),
            _ when message.Contains("期限", StringComparison.Ordinal) => nameof(DecisionForm.BanYears),
            _ when message.Contains("所涉及的称号", StringComparison.Ordinal) => "Titles",
            _ => "",
        };
    }
}
