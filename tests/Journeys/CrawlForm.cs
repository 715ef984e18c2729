namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>A field of a form as somebody sees it.</summary>
public sealed record CrawlField(
    int Index, string Kind, string Name, string Label, string Value, string Accept, string Min, string Pattern, int MaxLength, string[] Options, bool Checked, bool Visible, bool Submits);

/// <summary>What a person would plausibly type into a field, by its kind, label and name.</summary>
internal sealed class PlausibleValues(DateOnly today, string uscc)
{
    private static readonly (string[] Words, Func<PlausibleValues, string> Value)[] ByWords =
    [
        (["信用代码", "uscc"], values => values.Code),
        (["被举报的企业", "Target"], values => values.Code),
        (["用户名", "UserName"], values => $"crawl-{values.Next()}"),
        (["邮箱", "email"], _ => "zhangsan@example.test"),
        (["文号", "Document"], values => $"甘工信函〔2026〕{values.Next() + 500}号"),
        (["发布网址", "PublishedAt"], _ => "https://gxt.example.gov.cn/2026/12/notice"),
        (["联系方式", "电话", "手机", "Contact", "Phone"], _ => "13800001234"),
        (["验证码", "6 位数字", "Code"], _ => "123456"),
        (["账号", "Number"], _ => "6222020200112233445"),
        (["行号", "BankCode"], _ => "102821000017"),
        (["年度", "Year"], _ => "2026"),
        (["万元", "金额", "Wan", "Amount"], _ => "1"),
        (["工作日"], _ => "5"),
    ];

    private int _next;

    public string Code => uscc;

    public int Next() => ++_next;

    public string For(CrawlField field)
    {
        string value = field.Kind switch
        {
            "date" => Later(field.Min, $"{today:yyyy-MM-dd}"),
            "month" => $"{today:yyyy-MM}",
            "number" => field.Min.Length > 0 ? field.Min : "1",
            "email" => "zhangsan@example.test",
            "tel" => "13800001234",
            "url" => "https://gxt.example.gov.cn/2026/12/notice",
            "password" => "明月出天山苍茫云海间长风几万里",
            _ => Array.Find(ByWords, one => one.Words.Any(word => Says(field.Label, word) || field.Name.Contains(word, StringComparison.Ordinal))) is { Value: { } found }
                ? found(this)
                : "按规定办理，材料齐全。",
        };
        return field.MaxLength > 0 && value.Length > field.MaxLength ? value[..field.MaxLength] : value;
    }

    private static bool Says(string label, string word) => label.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static string Later(string one, string other) => string.CompareOrdinal(one, other) > 0 ? one : other;
}
