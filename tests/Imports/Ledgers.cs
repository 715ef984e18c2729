using SmartFactory.Gansu.UseCases.Demonstration;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Tests.Imports;

/// <summary>Ledger files for tests: the samples, and small ones made of lines.</summary>
internal static class Ledgers
{
    public const string Heading = "序号,市州,县（区）,企业名称,统一社会信用代码,载体类型,载体名称,认定文号,认定日期,奖励金额（万元）,奖励文号,资金年度";
    public const string Code = "91620102FAKE00056N";
    public static readonly DateOnly Today = new(2026, 11, 21);
    private static readonly PolicyVersion[] Policies = [new(1, 1, PolicyFiles.Find("gansu-2025-152"))];

    public static string Case(string name) => Path.Combine(AppContext.BaseDirectory, "cases", name);

    public static LedgerFile Read(string sample)
    {
        using var file = File.OpenRead(Case(sample));
        return LedgerFile.Read(file, sample, ReferenceFiles.Regions(), Policies, Today);
    }

    /// <summary>A CSV ledger with the usual headings above these lines.</summary>
    public static LedgerFile Of(params string[] lines) => Csv(System.Text.Encoding.UTF8.GetBytes(string.Join("\n", lines.Prepend(Heading))));

    public static LedgerFile Csv(byte[] bytes) => Read(bytes, "台账.csv");

    public static LedgerFile Workbook(byte[] bytes) => Read(bytes, "台账.xlsx");

    private static LedgerFile Read(byte[] bytes, string name)
    {
        using var stream = new MemoryStream(bytes);
        return LedgerFile.Read(stream, name, ReferenceFiles.Regions(), Policies, Today);
    }

    /// <summary>One plain line; what is not given is right.</summary>
    public static string Line(
        string number = "1", string city = "兰州市", string county = "城关区", string name = "兰州示例有限公司", string uscc = Code, string kind = "基础级智能工厂",
        string carrier = "示例工厂", string document = "甘工信发〔2025〕231号", string day = "2025-12-15", string amount = "100", string award = "甘财建〔2026〕9号", string year = "2026") =>
        string.Join(',', new[] { number, city, county, name, uscc, kind, carrier, document, day, amount, award, year }.Select(cell => $"\"{cell}\""));

    /// <summary>A CSV ledger of so many enterprises.</summary>
    public static byte[] MadeUp(int enterprises)
    {
        string folder = Directory.CreateTempSubdirectory("gansu-test").FullName;
        try
        {
            _ = MakeDemonstration.Into(folder, enterprises, ReferenceFiles.Regions(), PolicyFiles.BuiltIn[^1].AwardRule, seed: 7);
            return File.ReadAllBytes(Path.Combine(folder, "ledger.csv"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
