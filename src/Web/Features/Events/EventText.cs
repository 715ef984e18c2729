using SmartFactory.Gansu.UseCases.Records;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Reports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.Events;

/// <summary>Chinese for the code words in the records.</summary>
public static class EventText
{
    private static readonly Dictionary<string, string> Acts = new()
    {
        ["signed-in"] = "登录",
        ["signed-out"] = "退出登录",
        ["sign-in-refused"] = "登录失败",
        ["sign-in-locked"] = "登录失败次数过多，暂不受理",
        ["sign-in-unknown"] = "登录失败，没有这个用户名",
        ["second-factor-refused"] = "两步验证失败",
        ["second-factor-enabled"] = "开启两步验证",
        ["session-ended"] = "结束一处登录",
        ["sessions-ended"] = "结束本人的登录",
        ["account-sessions-ended"] = "结束账号的全部登录",
        ["password-changed"] = "修改密码",
        ["password-set"] = "凭链接设置密码",
        ["first-administrator-created"] = "创建首个安全管理员",
        ["account-created"] = "开设账号",
        ["account-disabled"] = "停用账号",
        ["account-enabled"] = "恢复账号",
        ["account-reset"] = "重设密码",
        ["account-role-changed"] = "调整角色",
        ["account-address-changed"] = "变更账号的电子邮箱",
        ["account-link-sent"] = "重发设置密码的链接",
        ["account-link-printed"] = "在服务器上打印设置密码的链接",
        ["account-unlocked"] = "解除账号锁定",
        ["account-requested"] = "申请账号办理",
        ["account-request-confirmed"] = "复核账号办理",
        ["account-request-rejected"] = "退回账号办理",
        ["account-request-withdrawn"] = "撤回账号办理",
        ["account-request-lapsed"] = "账号办理逾期失效",
        ["master-key-set"] = "启用主密钥",
        ["master-key-rotated"] = "更换主密钥",
        ["master-key-replaced"] = "主密钥丢失，换用新主密钥",
        ["backup-created"] = "创建备份",
        ["backup-restored"] = "从备份恢复",
        ["ledger-imported"] = "台账入库",
        ["ledger-import-previewed"] = "上传台账",
        ["ledger-import-discarded"] = "作废导入",
        ["ledger-import-totals-set"] = "填写控制数",
        ["ledger-checked"] = "台账核查",
        ["ledger-problem"] = "台账核查发现问题",
        ["titles-open-renewal"] = "称号进入复核期",
        ["titles-lapse"] = "称号到期失效",
        ["bans-ended"] = "不得申报期满解除",
        ["ban-ended"] = "不得申报期满解除",
        ["job-paused"] = "暂停定时任务",
        ["job-resumed"] = "恢复定时任务",
        ["job-asked"] = "补办定时任务",
        ["jobs-catch-up"] = "确认补办积压的定时任务",
        ["jobs-back-to-today"] = "定时任务回到今天",
        ["fund-pool-created"] = "登记资金池",
        ["policy-loaded"] = "载入政策",
        ["holidays-requested"] = "登记节假日安排",
        ["holidays-confirmed"] = "确认节假日安排",
        ["holidays-rejected"] = "退回节假日安排",
        ["interpretation-recorded"] = "登记解释口径",
        ["interpretation-confirmed"] = "确认解释口径",
        ["interpretation-rejected"] = "不予确认解释口径",
        ["settlement-created"] = "新建核算批次",
        ["settlement-calculated"] = "测算",
        ["settlement-recalculated"] = "重新测算",
        ["settlement-submitted"] = "提交复核",
        ["settlement-reviewed"] = "财政复核通过",
        ["settlement-returned"] = "退回",
        ["settlement-approved"] = "批准奖励",
        ["settlement-withdrawn"] = "撤回批次",
        ["settlement-line-reviewed"] = "复核单项（调减或暂缓）",
        ["settlement-line-raised"] = "取消单项调减",
        ["extra-award-decided"] = "登记额外奖励的书面决定",
        ["notice-recorded"] = "登记公示",
        ["notice-withdrawn"] = "撤回公示",
        ["objection-recorded"] = "登记公示异议",
        ["objection-concluded"] = "办结公示异议",
        ["award-granted"] = "奖励入账",
        ["award-revocation-requested"] = "登记撤销奖励",
        ["award-revocation-confirmed"] = "批准撤销奖励",
        ["award-revocation-rejected"] = "退回撤销申请",
        ["award-recovery-requested"] = "登记追回奖励",
        ["award-recovery-confirmed"] = "批准追回奖励",
        ["award-recovery-rejected"] = "退回追回申请",
        ["quota-issued"] = "下达资金",
        ["payment-recorded"] = "登记拨付",
        ["payment-confirmed"] = "确认拨付",
        ["payment-rejected"] = "退回拨付登记",
        ["return-recorded"] = "登记资金退回",
        ["return-confirmed"] = "确认资金退回",
        ["return-rejected"] = "退回退款登记",
        ["receipt-confirmed"] = "确认到账",
        ["enterprise-renamed"] = "企业更名",
        ["branch-linked"] = "设为分支机构",
        ["branch-unlinked"] = "解除分支机构",
        ["change-requested"] = "登记企业变更",
        ["change-confirmed"] = "确认企业变更",
        ["change-rejected"] = "退回企业变更",
        ["allocation-requested"] = "登记分立前奖励的分配",
        ["allocation-confirmed"] = "确认分立前奖励的分配",
        ["allocation-rejected"] = "退回分立前奖励的分配",
        ["account-recorded"] = "登记收款账户",
        ["account-rejected"] = "退回收款账户",
        ["account-confirmed"] = "确认收款账户",
        ["sanction-recorded"] = "登记处理决定",
        ["title-recognised"] = "认定称号",
        ["decision-requested"] = "登记决定",
        ["decision-confirmed"] = "确认决定",
        ["decision-rejected"] = "退回决定",
        ["decision-carried-out"] = "执行决定",
        ["renewal-return"] = "退回补正复核材料",
        ["renewal-resubmit"] = "重新提交复核材料",
        ["renewal-check"] = "复核初审通过",
        ["renewal-commission"] = "委托复核",
        ["renewal-conclude"] = "登记复核结论",
        ["renewal-close"] = "复核终结",
        ["renewal-reopen"] = "复核恢复办理",
        ["renewal-withdraw"] = "撤回复核申请",
        ["renewal-transfer"] = "复核随企业变更转移",
        ["titles-reminded"] = "立即提醒",
        ["report-registered"] = "登记举报",
        ["report-hold"] = "因举报暂缓拨付",
        ["report-release"] = "恢复因举报暂缓的拨付",
        ["what-if-saved"] = "保存测算方案",
        ["letter-resent"] = "重发信函",
        ["letter-bounced"] = "登记退信",
        ["letter-template-edited"] = "修改信函文本",
        ["contact-recorded"] = "登记通信地址",
    };

    /// <summary>The act in Chinese; an act without entry shows its code word, so that nothing is hidden.</summary>
    public static string Act(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (TitleMoves.All.FirstOrDefault(move => code == $"title-{move.Act.Code()}") is { } move)
            return move.Act.Name();
        if (code.StartsWith("report-", StringComparison.Ordinal) && Enum.TryParse<ReportAct>(code["report-".Length..], true, out var act) && Enum.IsDefined(act))
            return $"举报：{act.Name()}";
        return Acts.TryGetValue(code, out string? name) ? name : $"其他（{code}）";
    }

    /// <summary>The role somebody acted in; the public that reports has none.</summary>
    public static string RoleOf(EventRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.ActorName == "社会公众" ? "" : Role(row.ActorRole);
    }

    public static string Role(string code) =>
        Roles.All.Where(role => role.Code() == code).Select(role => role.Name()).FirstOrDefault(code == "public" ? "" : code);

    public static string Articles(IEnumerable<int> articles) => string.Join('、', articles.Select(ChineseNumber.Article));
}
