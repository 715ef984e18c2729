namespace SmartFactory.Gansu.Web.Features.Status;

/// <summary>A failed request: headline, what it means, what to do.</summary>
public sealed record StatusText(string Title, string Meaning, string Step, string? Number)
{
    public static StatusText For(int code, string? number) => code switch
    {
        400 => new("页面已过期", "这个页面打开得太久，或提交的内容不完整，没有办理任何事情。", "请返回上一页，刷新后重新提交。", number),
        401 => new("没有登录", "请先登录，或会话已经结束。", "请登录后重试。", number),
        403 => new("没有权限", "您的角色或所属地区不能查看、办理这项内容。", "如果工作需要，请联系安全管理员调整账号的角色。", number),
        404 => new("找不到这个页面", "网址不对，或者内容不在您的管辖范围内。", "请从左侧导航重新进入，或用上方的查找框查找企业。", number),
        413 => new("文件太大", "上传的文件超过了允许的大小。", "请拆分后分别上传。", number),
        429 => new("提交得太频繁", "短时间内从您的网络地址提交的次数太多，这一次没有办理。", "请过几分钟再试。", number),
        >= 500 => new("系统出错了", "这次没有办成，已保存的数据没有受影响。", "请稍后重试；再次出现时，请把错误编号告诉系统管理员。", number),
        _ => new("不能这样办理", "系统不接受这个请求，没有办理任何事情。", "请返回上一页重试。", number),
    };
}
