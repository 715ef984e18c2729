using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Web.Features.Status;

/// <summary>A failed request: headline, what it means, what to do, and where to look, when something may have been done.</summary>
public sealed record StatusText(string Title, string Meaning, string Step, string? Number)
{
    /// <summary>The page that shows whether it was done.</summary>
    public string? Look { get; init; }

    /// <summary>Too many at once: it was not this request's turn.</summary>
    public static StatusText Busy { get; } = new("系统繁忙", "现在使用的人太多，这次没有办理任何事情。", "请过几秒钟再试。", null);

    public static StatusText For(int code, string? number, string? limit = null) => code switch
    {
        400 => new("页面已过期", "这个页面打开得太久，或提交的内容不完整，没有办理任何事情。", "请返回上一页，刷新后重新提交。", number),
        401 => new("没有登录", "请先登录，或会话已经结束。", "请登录后重试。", number),
        403 => new("没有权限", "您的角色或所属地区不能查看、办理这项内容。", "如果工作需要，请联系安全管理员调整账号的角色。", number),
        404 => new("找不到这个页面", "网址不对，或者内容不在您的管辖范围内。", "请从左侧导航重新进入，或用上方的查找框查找企业。", number),
        413 => new("文件太大", limit is null ? "提交的内容超过了允许的大小，没有保存。" : $"一次提交的文件合计不能超过 {limit}，这次没有保存。", "请返回上一页，拆分后分别提交。", number),
        429 => new("提交得太频繁", "短时间内从您的网络地址提交的次数太多，这一次没有办理。", "请过几分钟再试。", number),
        503 => new("数据库暂时不可用", $"{DatabaseTrouble.Away}。", "请等一会儿再试；一直不行时，请告诉系统管理员。", number),
        >= 500 => new("系统出错了", "这次没有办成，已保存的数据没有受影响。", "请稍后重试；再次出现时，请把错误编号告诉系统管理员。", number),
        _ => new("不能这样办理", "系统不接受这个请求，没有办理任何事情。", "请返回上一页重试。", number),
    };

    /// <summary>Of an exception; <paramref name="look"/> is given when the request was one that saves something.</summary>
    public static StatusText For(Exception problem, int code, string? number, string? look)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (look is not null && (problem is CommitUnknownException || (problem.IsBroken() && !problem.NeverOpened())))
        {
            return new("可能已经办成", "保存时与数据库的连接中断，没有收到结果：可能已经办成，也可能没有。", "可能已经办成，请先查看。确实没有办成的，返回原来的表单再提交一次；同一张表单不会办理两次。", number)
            {
                Look = look,
            };
        }
        return problem.IsOnlyRead()
            ? new("数据库暂时不可用", $"{DatabaseTrouble.OnlyRead}，这次没有保存。", "请等一会儿再试；一直不行时，请告诉系统管理员。", number)
            : For(code, number);
    }
}
