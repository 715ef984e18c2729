namespace SmartFactory.Gansu.Rules.Letters;

/// <summary>Every kind of letter the system writes. Renewal by Art. 22, sanctions by Art. 22–25, policy's end by Art. 27.</summary>
public static class LetterKinds
{
    /// <summary>Every kind, in the order of a title's life.</summary>
    public static IReadOnlyList<LetterKind> All { get; } =
    [
        Title("renewal-open", "复核期开始提醒", "有效期届满前6个月", 22),
        Title("renewal-dates", "复核日期告知", "复核期开始以前，主管部门认为需要时", 22),
        Title("renewal-notice-4m", "复核申请提醒", "有效期届满前4个月", 22),
        Title("renewal-due-soon", "复核申请即将截止提醒", "申请截止日前夕", 22),
        Title("renewal-due", "复核申请截止通知", "有效期届满前3个月，即申请截止日", 22),
        Title("renewal-overdue-1m", "逾期未申请复核催告", "有效期届满前1个月仍未申请", 22),
        Title("renewal-returned", "复核材料退回补正通知", "复核申请退回补正", 22, "补正意见"),
        Title("title-expired", "称号到期失效通知", "有效期届满", 22),
        Title("escalation-city", "逾期事项提请市州督办", "县区逾期未办", 22, "未办事项", "超期天数", "原办理单位"),
        Title("escalation-province", "逾期事项提请省厅督办", "市州逾期未办", 22, "未办事项", "超期天数", "原办理单位"),
        Enterprise("ban-ended", "不得申报期限届满通知", "不得申报期限届满", [23, 24, 25], "决定文号", "不得申报截止日"),
        Enterprise("decision-effective", "处理决定生效通知", "处理决定生效之日", [22, 23, 24, 25], "决定文号", "决定内容", "生效日期"),
        Enterprise("decision-taken", "决定执行通知", "通过复核、复审、解除限制和撤销原决定等决定执行之日", [22, 23, 24, 25, 26, 28], "决定事项", "决定文号", "决定内容", "生效日期"),
        Office("notice-ended", "公示期满提醒", "公示期满", [17], "公示名称", "公示期间"),
        Office("weekly-digest", "待办事项周报", "每周一", [], "起止日期", "事项清单"),
        Office("policy-ending", "政策即将到期预警", "政策有效期届满前180日内且无接续文件", [27], "政策名称", "政策截止日", "剩余天数"),
        Office("holiday-calendar-missing", "节假日安排缺失提醒", "11月1日仍未载入下一年度节假日安排", [], "年度"),
        Office("job-failed", "定时任务失败告警", "定时任务重试后仍失败", [], "任务名称", "业务日期", "错误编号"),
        Office("integrity-failed", "数据核查异常告警", "每日数据核查发现问题", [], "业务日期", "问题清单"),
        Office("account-link", "设置密码链接", "开设账号、重设密码时", [], "账号", "办理事项", "有效期至", "办理经过") with { CarriesLink = true },
        Office("account-notice", "账号办理告知", "账号开设、调整、重设、停用、恢复和提出申请时", [], "账号", "办理事项", "办理内容", "办理经过"),
        Office("generic", "一般通知", "需要时", [], "标题", "正文"),
    ];

    /// <summary>The kind with this code; null when there is none.</summary>
    public static LetterKind? Find(string? code) => All.FirstOrDefault(kind => kind.Code == code);

    /// <summary>The kind with this code; throws <see cref="FormatException"/> when there is none.</summary>
    public static LetterKind Parse(string code) => Find(code) ?? throw new FormatException($"unknown kind of letter: {code}");

    private static LetterKind Title(string code, string name, string occasion, int article, params string[] given) =>
        new(code, name, occasion, [article], given) { AboutTitle = true, AboutEnterprise = true };

    private static LetterKind Enterprise(string code, string name, string occasion, int[] articles, params string[] given) =>
        new(code, name, occasion, articles, given) { AboutEnterprise = true };

    private static LetterKind Office(string code, string name, string occasion, int[] articles, params string[] given) =>
        new(code, name, occasion, articles, given);
}
