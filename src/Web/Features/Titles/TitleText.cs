using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Titles;
using SmartFactory.Gansu.Web.Features.Shared;
using SmartFactory.Gansu.Web.Features.Shared.TagHelpers;

namespace SmartFactory.Gansu.Web.Features.Titles;

/// <summary>Words of the life of a title: acts, stages, decisions.</summary>
public static class TitleText
{
    private static readonly Dictionary<string, string> Acts = TitleMoves.All.Select(move => move.Act).Distinct()
        .ToDictionary(act => act.Code(), act => act.Name()).Concat(new Dictionary<string, string>
        {
            ["recognise"] = "认定",
            ["transfer"] = "随企业变更转移",
            ["renewal-transfer"] = "随企业变更转移",
            ["renewal-return"] = "退回补正复核材料",
            ["renewal-resubmit"] = "补正后重新提交",
            ["renewal-check"] = "复核初审通过",
            ["renewal-commission"] = "委托复核",
            ["renewal-conclude"] = "登记复核结论",
            ["renewal-close"] = "复核终结",
            ["renewal-reopen"] = "复核恢复办理",
            ["renewal-withdraw"] = "办理撤回复核申请",
            ["decision-requested"] = "登记决定，待确认",
            ["decision-confirmed"] = "确认决定",
            ["decision-rejected"] = "退回决定",
        }).ToDictionary(pair => pair.Key, pair => pair.Value);

    public static string Act(string act) =>
        Acts.TryGetValue(act, out string? name) ? name
        : TitleStates.All.Where(state => state.Code() == act).Select(state => state.Name()).FirstOrDefault("其他事项");

    /// <summary>Who did it, with the office; the machine and the imported past have no name of their own.</summary>
    public static string Who(TitleHappening item)
    {
        ArgumentNullException.ThrowIfNull(item);
        string role = Roles.All.Where(role => role.Code() == item.ActorRole).Select(role => role.Name()).FirstOrDefault("");
        if (item.Act is "open-renewal" or "lapse")
            return "按日期";
        if (item.ActorName.Length == 0)
            return item.ToState is not null ? "据台账登记" : "系统按日期办理";
        if (item.Act == "recognise" && item.Article is null)
            return $"据台账登记（{item.ActorName}）";
        return role.Length > 0 && role != Role.SystemAdministrator.Name() ? $"{role} {item.ActorName}" : item.ActorName;
    }

    public static string Origin(string origin) => origin switch
    {
        "downgraded" => "由降格产生",
        "rerecognised" => "由原称号复审重新认定",
        _ => "评价认定",
    };

    public static string Stage(string stage) => stage switch
    {
        "filed" => "待初审",
        "returned" => "退回补正",
        "checked" => "待委托",
        "commissioned" => "复核中",
        "concluded" => "待决定",
        "decided" => "已决定",
        "withdrawn" => "已撤回",
        _ => "全部",
    };

    public static Tone StageTone(string stage) => stage switch
    {
        "filed" or "checked" or "concluded" => Tone.Waiting,
        "returned" => Tone.Warning,
        "commissioned" => Tone.Active,
        "decided" => Tone.Good,
        _ => Tone.Neutral,
    };

    public static string DecisionState(string state, DateOnly effectiveOn) => state switch
    {
        "requested" => "待确认",
        "rejected" => "已退回",
        "confirmed" => $"{effectiveOn.InFull()}起生效",
        "carried-out" => "已执行",
        _ => "已撤销",
    };

    public static Tone DecisionTone(string state) => state switch
    {
        "requested" => Tone.Waiting,
        "confirmed" => Tone.Active,
        "carried-out" => Tone.Good,
        "reversed" => Tone.Bad,
        _ => Tone.Neutral,
    };

    /// <summary>What the title's act is called in a decision.</summary>
    public static string Outcome(string act, string? target)
    {
        string name = Act(act);
        return target is not null && TitleKinds.TryParse(target, out var kind) ? $"{name}为{kind.ShortName()}" : name;
    }
}
