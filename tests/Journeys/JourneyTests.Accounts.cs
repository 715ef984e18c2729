namespace SmartFactory.Gansu.Tests.Journeys;

public sealed partial class JourneyTests
{
    private Person _security = null!, _second = null!, _maker = null!, _finance = null!, _otherFinance = null!, _approver = null!, _city = null!, _county = null!, _auditor = null!, _system = null!, _audit = null!,
        _enterprise = null!;

    private async Task TheFirstAdministrator(string link)
    {
        _security = await New("首任管理员", "first");
        await _security.Open(link);
        await _security.Fill("用户名", "first");
        await _security.Fill("姓名", "首任管理员");
        if (await _security.Finds("电子邮箱"))
            await _security.Fill("电子邮箱", "first@example.test");
        await _security.SetPassword(Password);
        await _security.SignIn();
        await _security.See("现在没有等待您办理的事项");
    }

    private async Task TheAccounts()
    {
        // as long as there is one administrator only, nobody could agree
        await Ask("second", "第二管理员", "安全管理员");
        _second = await ComeIn("second", "第二管理员");
        (string UserName, string Name, string Role, string? Region)[] asked =
        [
            ("maker", "李静", "省工信", null), ("finance", "王强", "省财政", null), ("finance-2", "陈刚", "省财政", null), ("approver", "张伟", "批准人", null), ("auditor", "周婷", "审计员", null),
            ("system", "吴涛", "系统管理员", null), ("audit", "孙鹏", "审计管理员", null), ("city", "赵敏", "市州", "兰州市"), ("county", "刘洋", "县区", "七里河区"),
        ];
        foreach (var (userName, name, role, region) in asked)
        {
            await Ask(userName, name, role, region);
            if (region is null)
                await Agree(userName, name);
        }
        _maker = await ComeIn("maker", "李静");
        _finance = await ComeIn("finance", "王强");
        _otherFinance = await ComeIn("finance-2", "陈刚");
        _approver = await ComeIn("approver", "张伟");
        _auditor = await ComeIn("auditor", "周婷");
        _system = await ComeIn("system", "吴涛");
        _audit = await ComeIn("audit", "孙鹏");
        _city = await ComeIn("city", "赵敏");
        _county = await ComeIn("county", "刘洋");
        await _auditor.Click("操作记录");
        await _auditor.SeePage("操作记录");
        await _audit.Click("敏感信息查看记录");
        await _audit.SeePage("敏感信息查看记录");
    }

    private async Task TheEnterprise()
    {
        await Ask("nickel", "马丽", "企业", uscc: NickelCode);
        _enterprise = await ComeIn("nickel", "马丽");
    }

    private async Task Ask(string userName, string name, string role, string? region = null, string? uscc = null)
    {
        await _security.Click("账号");
        await _security.SeePage("账号");
        await _security.Click("开设账号");
        await _security.SeePage("开设账号");
        await _security.Fill("用户名", userName);
        await _security.Fill("姓名", name);
        await _security.Fill("单位", role + "单位");
        await _security.Fill("电子邮箱", userName + "@example.test");
        await _security.Choose("角色", role);
        if (region is not null)
            await _security.Choose("地区", region);
        if (uscc is not null)
            await _security.Fill("统一社会信用代码", uscc);
        await _security.Click("开设账号");
        await _security.SeePage(name);
    }

    // an account of the province or of an administrator wants a second administrator
    private async Task Agree(string userName, string name)
    {
        await _second.Click("账号");
        await _second.SeePage("账号");
        await _second.Click($"{name}（{userName}）");
        await _second.See("确认后将会");
        await _second.Click("确认并办理");
        await _second.SeePage(name);
        await _second.NotSee("确认并办理");
    }

    // by the link in the letter, which nobody else has seen
    private async Task<Person> ComeIn(string userName, string name)
    {
        var person = await New(name, userName);
        await person.Open(Installed.LinkIn((await _site.Mail(userName + "@example.test")).Text) ?? throw new InvalidOperationException("the letter has no link"));
        await person.SetPassword(Password);
        await person.SignIn();
        return person;
    }

    private async Task TheAddresses()
    {
        await _enterprise.Click("通信地址");
        await _enterprise.SeePage($"{Nickel}的通信地址");
        await _enterprise.Fill("电子邮箱", "nickel-office@example.test");
        await _enterprise.Fill("联系人", "马丽");
        await _enterprise.Click("登记");
        await _enterprise.See("通信地址已登记");

        await _city.Click("通信地址");
        await _city.SeePage("通信地址");
        await _city.Click("兰州市");
        await _city.Fill("电子邮箱", "lanzhou-office@example.test");
        await _city.Click("登记");
        await _city.See("的通信地址已登记");
    }

    // a session of years ago is over
    private async Task ComeBack(Person person)
    {
        await person.Open(_site.Address);
        await person.SignIn();
    }
}
