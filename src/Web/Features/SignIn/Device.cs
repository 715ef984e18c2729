namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>Which browser on which system, in a few words, so that a person knows the own devices again.</summary>
public static class Device
{
    private const string Unknown = "其他设备";

    // the order matters: Edge says Chrome, too, Chrome says Safari, and Android says Linux
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("MicroMessenger", "微信"), ("Edg", "Edge"), ("QQBrowser", "QQ浏览器"), ("360", "360浏览器"), ("OPR", "Opera"),
        ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
        [("HarmonyOS", "鸿蒙"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")];

    public static string Of(string userAgent)
    {
        string[] parts = [.. Found(Browsers, userAgent), .. Found(Systems, userAgent)];
        return parts.Length == 0 ? Unknown : string.Join("，", parts);
    }

    private static IEnumerable<string> Found((string Mark, string Name)[] names, string userAgent) =>
        names.Where(name => userAgent.Contains(name.Mark, StringComparison.Ordinal)).Select(name => name.Name).Take(1);
}
