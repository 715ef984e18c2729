namespace SmartFactory.Gansu.Tests.Journeys;

public sealed partial class JourneyTests
{
    private const string Batch = "2026年度奖励";

    private async Task TheLedger()
    {
        await _maker.Click("台账导入");
        await _maker.Click("导入台账");
        await _maker.Upload("台账文件", Path.Combine(AppContext.BaseDirectory, "cases/ledger-2021-2025.xlsx"));
        await _maker.Click("上传并核对");
        await _maker.Click("办理入库");
        await _maker.Click("入库");
        await _maker.See("入库，办理编号");
    }

    private async Task TheBatch()
    {
        await _maker.Click("奖励核算");
        await _maker.Click("新建批次");
        await _maker.SeePage("新建核算批次");
        await _maker.Fill("批次名称", Batch);
        await _maker.Upload("名单文件（.xlsx 或 .csv）", Path.Combine(AppContext.BaseDirectory, "cases/recognised-2026.xlsx"));
        await _maker.Fill("决定日", "2026-11-30");
        await _maker.Fill("资金年度", "2026");
        await _maker.Fill("认定文号", "甘工信发〔2026〕300号");
        await _maker.Choose("资金池", "登记新的资金池（填写下面三项）");
        await _maker.Fill("资金池名称", "省级数据信息发展专项经费");
        await _maker.Fill("资金池总额", "12000");
        await _maker.Fill("资金文号", "甘财预〔2026〕1号");
        await _maker.Click("建立并测算");
        await _maker.SeePage(Batch);
        await _maker.See("9,690 万元");
        await _maker.See("130 / 121");
        await _maker.Click("提交复核");
        await _maker.See("130 笔，121 家企业，拟奖励合计 9,690 万元");
        await _maker.Click("提交");
        await _maker.See("待财政复核");
    }

    private async Task TheReview()
    {
        await FromHome(_finance, "待财政复核的核算批次", Batch);
        await _finance.Click("复核通过");
        await _finance.See("拟奖励合计 9,690 万元");
        await _finance.Click("复核通过");
        await _finance.See("待批准");
    }

    private async Task TheNotice()
    {
        await _maker.Click("奖励核算");
        await _maker.Click(Batch);
        await _maker.Click("登记公示");
        await _maker.SeePage("登记公示");
        await _maker.Fill("发布的文号或网址", "甘工信公示〔2026〕12号");
        await _maker.Fill("发布日期（首日）", "2026-11-20");
        await _maker.Click("下一步：核对公示期");
        await _maker.See("2026年11月26日（5个工作日，首日计入）");
        await _maker.Click("登记公示");
        await _maker.See("公示已登记");
    }

    private async Task TheApproval()
    {
        await FromHome(_approver, "待批准的核算批次", Batch);
        await _approver.Click("批准");
        await _approver.SeePage("批准奖励");
        // 130 titles, 21 of them without money; 109 awards of 103 enterprises
        await _approver.See("将批准 109 笔，共 9,690 万元");
        await _approver.See("涉及 103 家企业；另有 21 笔金额为 0，0 笔暂缓");
        await _approver.Fill("批准文号", "甘财建〔2026〕99号");
        await _approver.Click("批准");
        await _approver.SeePage("已批准");
        await _approver.See("109 笔共 9,690 万元，已记入奖励台账");
        await _auditor.Click("奖励核算");
        await _auditor.Click(Batch);
        await _auditor.See("9,690 万元");
    }

    private async Task TheQuota()
    {
        await FromHome(_finance, "待下达资金的批次", Batch);
        await _finance.SeePage("下达");
        await _finance.Fill("资金下达文号", "甘财产〔2026〕8号");
        await _finance.Fill("下达日期", "2026-11-30");
        await _finance.Click("下达 109 笔");
        await _finance.See("已下达 109 笔奖励，共 15 份指标");
    }

    private async Task TheAccount()
    {
        await FromHome(_enterprise, "待登记的收款账户", Nickel); // theirs, or their city's
        await _enterprise.SeePage(Nickel);
        await _city.Click("企业");
        await _city.Fill("企业名称（含曾用名）或信用代码", NickelCode);
        await _city.Press("Enter");
        await _city.SeePage(Nickel);
        await _city.Click("登记账户");
        await _city.SeePage("登记收款账户");
        await _city.Fill("开户名称", Nickel);
        await _city.Fill("开户银行（到支行）", "中国工商银行兰州七里河支行");
        await _city.Fill("银行账号", "6222020200112233445");
        await _city.Click("登记，送省财政确认");
        await _city.See("账户已登记，待省财政确认后启用");

        await FromHome(_finance, "待确认的收款账户", Nickel);
        await _finance.Click("确认此账户");
        await _finance.See("账户已确认");
    }

    private async Task ThePayment()
    {
        await FromHome(_city, "待登记的拨付", Nickel);
        await _city.TickBeside(Nickel);
        await _city.Click("登记拨付…");
        await _city.SeePage("登记拨付");
        await _city.Fill("拨付日期", "2026-11-30");
        await _city.Fill("拨付凭证号", "P-1");
        await _city.Click("登记，送复核");
        await _city.See("已登记 1 笔拨付，共 200 万元");

        // who confirmed the account is not who confirms the payment
        await FromHome(_otherFinance, "待确认的拨付、退回", Nickel);
        await _otherFinance.TickBeside(Nickel);
        await _otherFinance.Click("复核确认…");
        await _otherFinance.See("拨付合计 200 万元");
        await _otherFinance.Click("确认");
        await _otherFinance.See("已确认 1 笔并计入台账");
    }

    private async Task TheReceipt()
    {
        await FromHome(_enterprise, "待确认到账的拨付", Nickel);
        await _enterprise.See("拨付 200 万元");
        await _enterprise.Fill("收据号", "收0001");
        await _enterprise.Fill("到账日期", "2026-11-30");
        await _enterprise.Click("确认到账");
        await _enterprise.See("已确认到账 200 万元，收据号 收0001");
    }

    // what waits stands on the first page, under its heading
    private static async Task FromHome(Person person, string heading, string entry)
    {
        await person.Click("我的工作");
        await person.SeePage("我的工作");
        await person.ClickUnder(heading, entry);
    }
}
