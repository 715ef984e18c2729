using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules;

/// <summary>The State Council's notices as they were published, and what is wrong with a text, on which line.</summary>
public sealed class HolidayNoticeTests
{
    private const string Of2026 = """
        国务院办公厅关于2026年部分节假日安排的通知
        国办发明电〔2025〕7号
        各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
        　　经党中央、国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
        　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
        　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
        　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
        　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
        　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
        　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
        　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
        　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
        """;

    private const string Of2025 = """
        国务院办公厅关于2025年部分节假日安排的通知
        国办发明电〔2024〕12号
        一、元旦：1月1日（周三）放假1天，不调休。
        二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
        三、清明节：4月4日（周五）至6日（周日）放假，共3天。
        四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
        五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
        六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
        """;

    private const string Of2024 = """
        国务院办公厅关于2024年部分节假日安排的通知
        国办发明电〔2023〕7号
        一、元旦：1月1日放假，与周末连休。
        二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
        三、清明节: 4月4日至6日放假调休，共3天。4月7日(星期日)上班。
        四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
        五、端午节：6月10日放假，与周末连休。
        六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
        七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
        """;

    [Theory]
    [InlineData(2024, Of2024, "国办发明电〔2023〕7号")]
    [InlineData(2025, Of2025, "国办发明电〔2024〕12号")]
    [InlineData(2026, Of2026, "国办发明电〔2025〕7号")]
    public void A_notice_as_published_gives_the_days_of_the_reference_table(int year, string text, string document)
    {
        string[] table = File.ReadAllLines(Checkout.Path("db/reference/holidays-cn.csv"));

        var notice = HolidayNotice.Read(text, year);

        Assert.Empty(notice.Problems);
        Assert.Equal(document, notice.Document);
        Assert.Equal(table.Where(line => line.StartsWith($"{year}-", StringComparison.Ordinal)).Order(), notice.Days.Select(Line));
        Assert.Equal(notice.Days, HolidayNotice.Read(string.Join('\n', notice.Days.Select(Line).Prepend("date,name,kind")), year).Days);
    }

    [Fact]
    public void Days_just_beyond_the_year_are_named_and_not_entered()
    {
        var notice = HolidayNotice.Read("""
            国务院办公厅关于2023年部分节假日安排的通知
            国办发明电〔2022〕16号
            一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
            二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
            三、清明节：4月5日放假，共1天。
            四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
            五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
            六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
            """, 2023);

        Assert.Empty(notice.Problems);
        Assert.Equal([new DateOnly(2022, 12, 31)], notice.Beyond);
        Assert.Equal(["2023-01-01", "2023-01-02", "2023-01-21"], notice.Days.Take(3).Select(day => $"{day.Date:yyyy-MM-dd}"));
        Assert.Equal((26, 7), (notice.Days.Count(day => !day.IsWorkday), notice.Days.Count(day => day.IsWorkday)));
    }

    [Theory]
    [InlineData("2026-01-01,元旦,放假")]
    [InlineData("日期,名称,类别\n2026-01-01,元旦,放假")]
    [InlineData("2026-01-01，元旦，holiday")]
    public void A_table_is_known_by_its_first_line(string table)
    {
        var notice = HolidayNotice.Read(table, 2026);

        Assert.Equal([new ArrangedDay(new(2026, 1, 1), "元旦", false)], notice.Days);
        Assert.DoesNotContain(notice.Problems, problem => problem.Text.Contains("没有找到放假安排", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "", "请粘贴通知的正文，或者日期表。")]
    [InlineData("2026年部分节假日", "2027年部分节假日", "第1行：这是2027年的安排，不是2026年的。")]
    [InlineData("1月1日（周四）至3日", "1月1日（周四）至4日", "第5行：元旦写明放假3天，按起止日期是4天。|第5行：1月4日写了两次（第5行“元旦”放假）。")]
    [InlineData("1月4日（周日）上班", "1月4日（周六）上班", "第5行：1月4日是星期日，文中写的是星期六。")]
    [InlineData("5月9日（周六）上班", "5月8日（周五）上班", "第8行：5月8日是星期五，本来就上班，调休上班日应为周末。")]
    [InlineData("6月19日（周五）至21日", "2025年12月31日至6月21日", "第9行：端午节写明放假3天，按起止日期是173天。")]
    [InlineData("9月25日（周五）至27日（周日）放假", "放假", "第10行：“放假，共3天”没有写明日期。")]
    [InlineData("4月4日（周六）至6日", "4月31日（周六）至6日", "第7行：“4月31日（周六）”不是日期。|第7行：清明节写明放假3天，按起止日期是1天。")]
    [InlineData("五、端午节：6月19日（周五）至21日（周日）放假，共3天。", "", "没有“端午节”的放假安排。")]
    [InlineData("10月1日（周四）至7日（周三）放假调休，共7天", "10月2日（周五）至7日（周三）放假调休，共6天", "10月1日应是放假日。")]
    [InlineData("10月1日（周四）至7日（周三）", "10月7日（周三）至1日（周四）", "第11行：10月7日至10月1日：截止日期不在起始日期之后。")]
    public void What_is_wrong_is_said_with_its_line(string was, string isNow, string problems)
    {
        string text = was.Length == 0 ? "" : Of2026.Replace(was, isNow, StringComparison.Ordinal);

        var said = HolidayNotice.Read(text, 2026).Problems.Select(problem => problem.Sentence).ToList();

        Assert.Superset(problems.Split('|').ToHashSet(), said.ToHashSet());
    }

    [Theory]
    [InlineData("2026-13-01,元旦,holiday", "第2行：“2026-13-01”不是日期，应写作2026-01-01的样子。")]
    [InlineData("2026-01-01,元旦", "第2行：“2026-01-01,元旦”应有日期、名称、类别三列，用逗号隔开。")]
    [InlineData("2026-01-01,元旦,off", "第2行：类别“off”应为“放假”或“上班”。")]
    [InlineData("2027-01-01,元旦,holiday", "第2行：2027年1月1日不在2026年内，登记在它所在年度的安排里。")]
    [InlineData("2026-01-01,元旦,holiday", "没有“春节”的放假安排。")]
    public void So_is_what_is_wrong_with_a_table(string line, string problem) =>
        Assert.Contains(problem, HolidayNotice.Read($"date,name,kind\n{line}", 2026).Problems.Select(one => one.Sentence));

    private static string Line(ArrangedDay day) => $"{day.Date:yyyy-MM-dd},{day.Name},{(day.IsWorkday ? "workday" : "holiday")}";
}
