namespace SmartFactory.Gansu.Tests.Journeys;

public sealed partial class JourneyTests
{
    private async Task TheJobsOfTheDay()
    {
        await ComeBack(_system);
        await _system.Click("任务中心");
        await _system.Click("进入复核期");
        await _system.Fill("业务日期", "2028-07-03");
        await _system.Click("试算");
        await _system.See("会发生什么");
        if (await _system.Reads("已经办理过"))
            return; // the node was first: what was missed is made good when it comes up
        await _system.Click("确认办理");
        await _system.See("已办理");
    }

    // the basic title of 2025-12-15 ends on 2028-12-15; three years more end on 2031-12-15
    private async Task TheRenewal()
    {
        await ComeBack(_enterprise);
        await FromHome(_enterprise, "可以申请复核的称号", Nickel);
        await _enterprise.SeePage("提出复核申请");
        await _enterprise.Fill("复核申请说明", "三年来运行稳定，主要指标保持先进。");
        await _enterprise.UploadPaper("证明材料");
        await _enterprise.Click("提出申请");
        await _enterprise.See("复核申请已提出");

        await ComeBack(_county);
        await FromHome(_county, "待初审的复核申请", Nickel);
        await Step(_county, "初审通过", "材料齐全");
        await ComeBack(_maker);
        await FromHome(_maker, "待委托的复核", Nickel);
        await Step(_maker, "委托复核", "省智能制造协会");
        await Step(_maker, "登记复核结论", "符合条件", passed: true);
        await _maker.Click("登记复核决定");
        await _maker.Fill("决定文号", "甘工信发〔2028〕90号");
        await _maker.Fill("认定的事实和理由", "复核通过");
        await _maker.Click("下一步：核对后果");
        await _maker.See("有效期由2028年12月15日延长至2031年12月15日");
        await _maker.Click("登记，送批准人确认");
        await _maker.See("待批准人确认后执行");

        await ComeBack(_approver);
        await FromHome(_approver, "待确认的决定", Nickel);
        await _approver.Click("核对并确认");
        await _approver.See("延长至2031年12月15日");
        await _approver.Click("确认这项决定");
        await _approver.See("已执行");

        await _enterprise.Click("称号");
        await _enterprise.ClickBeside("兰州电子材料智能制造工厂", "兰州电子材料智能制造工厂");
        await _enterprise.See("2031年12月15日");
    }

    private static async Task Step(Person person, string step, string opinion, bool? passed = null)
    {
        await person.Click(step);
        await person.SeePage(step);
        if (passed == true)
            await person.Tick("通过");
        await person.Fill(step switch { "委托复核" => "承担复核的机构", "登记复核结论" => "复核结论", _ => "初审意见" }, opinion);
        await person.Click(step);
        await person.See($"已办理“{step}”");
    }

    // a citizen finds the way in on the first page of the site
    private async Task TheReport()
    {
        var citizen = await New("市民");
        await citizen.Open(_site.Address);
        await citizen.Click("举报智能工厂称号相关问题");
        await citizen.Fill("被举报的企业", Aluminium);
        await citizen.Choose("所在市州", "兰州市");
        await citizen.Fill("举报的事实", "申报材料中的设备投资发票与实际不符。");
        await citizen.Fill("联系方式", "13800001234");
        await citizen.Click("提交举报");
        await citizen.SeePage("举报已收到");
        await citizen.Click("查询办理情况");
        await citizen.See("已登记");

        await FromHome(_county, "待受理的举报", Aluminium);
        await Deal(_county, "受理", "有佐证，予以受理");
        await Deal(_county, "认定情节严重，提请会议研究", "虚报设备投资额，情节严重");

        await FromHome(_maker, "待研究决定的举报", Aluminium);
        await _maker.Click("登记一项新的处理决定");
        await _maker.Choose("兰州石化装备智能制造工厂的处理", "取消称号");
        await _maker.Fill("决定文号", "甘工信发〔2028〕91号");
        await _maker.Fill("研究决定的会议", "厅长办公会");
        await _maker.Fill("会议日期", "2028-07-03");
        await _maker.Fill("认定的事实和理由", "查实虚报设备投资额。");
        await _maker.UploadPaper("证据和文件");
        await _maker.Click("下一步：核对后果");
        await _maker.See("2030年7月3日"); // two years from the day of the decision
        await _maker.Click("登记，送批准人确认");
        await _maker.See("已登记处理决定");
        await FromHome(_approver, "待确认的决定", Aluminium);
        await _approver.Click("核对并确认");
        await _approver.Click("确认这项决定");
        await _approver.See("已执行");

        await FromHome(_county, "待登记决定的举报", Aluminium);
        await Deal(_county, null, "省工信厅已作出处理决定");
        await Deal(_county, null, "经查属实，已依规处理。");
        await citizen.Click("查询");
        await citizen.See("经查属实，已依规处理。");
    }

    private static async Task Deal(Person person, string? act, string opinion)
    {
        if (act is not null)
            await person.Tick(act);
        await person.Fill(await person.Finds("办理意见") ? "办理意见" : "反馈内容", opinion);
        await person.Click("提交");
        await person.See("已办理：");
        await person.See(opinion);
    }

    private async Task TheMerger()
    {
        await ComeBack(_city);
        await _city.Click("企业");
        await _city.Fill("企业名称（含曾用名）或信用代码", CementCode);
        await _city.Press("Enter");
        await _city.SeePage(Cement);
        await _city.Click("登记变更");
        await _city.SeePage("登记合并");
        await _city.Fill("合并后存续企业的统一社会信用代码", NickelCode);
        await _city.Fill("合并日期（登记机关核准日）", "2028-07-01");
        await _city.Fill("登记通知书编号或报告文号", "登记〔2028〕1号");
        await _city.Click("查看将会怎样");
        await _city.See("这项变更将会");
        await _city.Click("登记，交省工信厅确认");
        await _city.See("变更已登记");

        await FromHome(_maker, "待确认的企业变更", Cement);
        await _maker.Click("确认");
        await _maker.See("变更已确认并执行");
        await _enterprise.Click("称号");
        await _enterprise.See("兰州锂电材料智能制造工厂"); // of the one that merged into it
    }
}
