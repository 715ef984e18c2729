namespace SmartFactory.Gansu.Tests.Journeys;

public sealed partial class JourneyTests
{
    private Person _security = null!, _second = null!, _maker = null!, _finance = null!, _approver = null!, _city = null!, _county = null!, _auditor = null!, _system = null!, _audit = null!,
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
        await _security.SignIn(Password);
        await _security.See("现在没有等待您办理的事项");
    }

    private async Task TheAccounts()
    {
        _second = await Invite("second", "第二管理员", "安全管理员");
        _maker = await Invite("maker", "李静", "省工信");
        _finance = await Invite("finance", "王强", "省财政");
        _approver = await Invite("approver", "张伟", "批准人");
        _city = await Invite("city", "赵敏", "市州", "兰州市");
        _county = await Invite("county", "刘洋", "县区", "七里河区");
        _auditor = await Invite("auditor", "周婷", "审计员");
        _system = await Invite("system", "吴涛", "系统管理员");
        _audit = await Invite("audit", "孙鹏", "审计管理员");
        // somebody who only looks has the office's day before them
        await _auditor.Click("操作记录");
        await _auditor.SeePage("操作记录");
        await _audit.Click("敏感信息查看记录");
        await _audit.SeePage("敏感信息查看记录");
    }

    // one asks, a second one agrees where that is needed, the person comes by the link in the letter
    private async Task<Person> Invite(string userName, string displayName, string role, string? region = null, string? uscc = null)
    {
        await _security.Click("账号");
        await _security.SeePage("账号");
        await _security.Click("开设账号");
        await _security.SeePage("开设账号");
        await _security.Fill("用户名", userName);
        await _security.Fill("姓名", displayName);
        await _security.Fill("单位", role + "单位");
        await _security.Choose("角色", role);
        if (region is not null)
            await _security.Choose("地区", region);
        if (uscc is not null)
            await _security.Fill("统一社会信用代码", uscc);
        if (await _security.Finds("电子邮箱"))
            await _security.Fill("电子邮箱", userName + "@example.test");
        await _security.Click("开设账号");
        await _security.SeePage(displayName);
        var person = await New(displayName, userName);
        await person.Open(await LinkFor(userName));
        await person.SetPassword(Password);
        await person.SignIn(Password);
        return person;
    }

    // shown on the page, or written to the person
    private async Task<string> LinkFor(string userName) =>
        Installed.LinkIn(await _security.Read()) ?? Installed.LinkIn((await _site.Mail(userName + "@example.test")).Text)
            ?? throw new InvalidOperationException("the letter has no link");

    private async Task TheEnterprise() => _enterprise = await Invite("nickel", "马丽", "企业", uscc: NickelCode);

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
        await person.SignIn(Password);
    }
}
