namespace SmartFactory.Gansu.Rules.Letters;

/// <summary>Names of the places in a letter's text that are filled for each recipient.</summary>
public static class Placeholders
{
    /// <summary>收件单位.</summary>
    public const string Recipient = "收件单位";
    /// <summary>日期.</summary>
    public const string Day = "日期";
    /// <summary>依据条款.</summary>
    public const string Basis = "依据条款";
    /// <summary>企业名称.</summary>
    public const string Enterprise = "企业名称";
    /// <summary>统一社会信用代码.</summary>
    public const string Uscc = "统一社会信用代码";
    /// <summary>称号.</summary>
    public const string Title = "称号";
    /// <summary>载体名称.</summary>
    public const string Carrier = "载体名称";
    /// <summary>认定文号.</summary>
    public const string Document = "认定文号";
    /// <summary>认定日期.</summary>
    public const string ConfirmedOn = "认定日期";
    /// <summary>到期日.</summary>
    public const string ValidTo = "到期日";
    /// <summary>复核开放日.</summary>
    public const string RenewalOpen = "复核开放日";
    /// <summary>申请截止日.</summary>
    public const string RenewalDue = "申请截止日";
    /// <summary>剩余天数.</summary>
    public const string DaysLeft = "剩余天数";

    /// <summary>一次性链接.</summary>
    public const string Link = "一次性链接";

    /// <summary>What stands for the link wherever the letter is kept or shown.</summary>
    public const string LinkNotShown = "【一次性链接，只在发给本人的邮件中】";

    /// <summary>In every letter.</summary>
    public static IReadOnlyList<string> Always { get; } = [Recipient, Day];

    /// <summary>In letters that rest on an article.</summary>
    public static IReadOnlyList<string> OfBasis { get; } = [Basis];

    /// <summary>In letters about an enterprise.</summary>
    public static IReadOnlyList<string> OfEnterprise { get; } = [Enterprise, Uscc];

    /// <summary>In letters about a title.</summary>
    public static IReadOnlyList<string> OfTitle { get; } = [Title, Carrier, Document, ConfirmedOn, ValidTo, RenewalOpen, RenewalDue, DaysLeft];

    private static readonly Dictionary<string, string> Samples = new()
    {
        [Recipient] = "甘肃示例铝业有限公司",
        [Day] = "2028年6月15日",
        [Basis] = "第二十二条",
        [Enterprise] = "甘肃示例铝业有限公司",
        [Uscc] = "91620100FAKE00072F",
        [Title] = "先进级智能工厂",
        [Carrier] = "电解铝智能工厂（一期）",
        [Document] = "甘工信发〔2025〕300号",
        [ConfirmedOn] = "2025年12月15日",
        [ValidTo] = "2028年12月15日",
        [RenewalOpen] = "2028年6月15日",
        [RenewalDue] = "2028年9月15日",
        [DaysLeft] = "183",
        ["超期天数"] = "30",
        ["未办事项"] = "县区初审",
        ["原办理单位"] = "城关区工业和信息化局",
        ["补正意见"] = "缺少成熟度自评估报告，请补充。",
        ["决定事项"] = "复核结果",
        ["决定文号"] = "甘工信函〔2028〕12号",
        ["决定内容"] = "取消“先进级智能工厂”称号，2年内不得再次申报",
        ["生效日期"] = "2028年7月1日",
        ["不得申报截止日"] = "2028年6月14日",
        ["公示名称"] = "2028年度拟认定智能工厂名单",
        ["公示期间"] = "2028年6月8日至2028年6月14日",
        ["事项清单"] = "一、30日内应提出复核申请：2项\n　　甘肃示例铝业有限公司　先进级智能工厂　2028年9月15日截止\n　　兰州示例石化有限公司　优秀场景　2028年9月20日截止\n二、已超过申请截止日：1项",
        ["起止日期"] = "2028年6月8日至2028年6月14日",
        ["政策名称"] = "《甘肃省智能工厂梯度培育管理实施细则》（甘工信发〔2025〕152号）",
        ["政策截止日"] = "2028年8月6日",
        ["年度"] = "2029",
        ["任务名称"] = "称号到期处理",
        ["业务日期"] = "2028年6月15日",
        ["错误编号"] = "E7K2M9QX4",
        ["问题清单"] = "一、台账与批准金额不一致：1处\n二、累计奖励超过上限：0处",
        [Link] = LinkNotShown,
        ["账号"] = "李静（lijing）",
        ["办理事项"] = "重设密码",
        ["办理内容"] = "清除密码、两步验证和锁定，设置密码的链接发往 li***@example.com",
        ["办理经过"] = "安全管理员郑丽提出，审计管理员孙鹏复核",
        ["有效期至"] = "2028年6月16日09:30",
        ["标题"] = "关于报送年度总结的提醒",
        ["正文"] = "请于本月底前报送本地区智能工厂培育工作总结。",
    };

    /// <summary>A fictional value, for previews.</summary>
    public static string Sample(string name) => Samples.TryGetValue(name, out string? value) ? value : name;
}
