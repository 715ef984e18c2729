using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SmartFactory.Gansu.Rules;

/// <summary>What is wrong with a holiday arrangement, and on which line of its text; line 0 is the whole.</summary>
public sealed record HolidayProblem(int Line, string Text)
{
    /// <summary>As it is shown to whoever pasted the text.</summary>
    public string Sentence => Line == 0 ? Text : string.Create(CultureInfo.InvariantCulture, $"第{Line}行：{Text}");
}

/// <summary>The State Council's arrangement of the holidays of a year, read from the text of its notice or from a table of days.</summary>
public sealed partial class HolidayNotice
{
    private static readonly string[] Festivals = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"];

    private readonly Dictionary<DateOnly, (ArrangedDay Day, int Line)> _days = [];
    private readonly List<HolidayProblem> _problems = [];

    private readonly List<DateOnly> _beyond = [];

    private HolidayNotice(int year) => Year = year;

    /// <summary>The year it arranges.</summary>
    public int Year { get; }

    /// <summary>The number of the notice, when the text has one.</summary>
    public string? Document { get; private set; }

    /// <summary>The days off and the weekend days worked for them, in order.</summary>
    public IReadOnlyList<ArrangedDay> Days => [.. _days.Values.Select(one => one.Day).OrderBy(day => day.Date)];

    /// <summary>Days of the year before or after that the notice names as well; they are not entered with this year.</summary>
    public IReadOnlyList<DateOnly> Beyond => _beyond;

    /// <summary>What must be put right first; empty when it can be used.</summary>
    public IReadOnlyList<HolidayProblem> Problems => _problems;

    /// <summary>Reads the text of the notice, or lines "2027-01-01,元旦,放假"; a line of headings may stand above them.</summary>
    public static HolidayNotice Read(string? text, int year)
    {
        var notice = new HolidayNotice(year);
        string[] lines = [.. (text ?? "").ReplaceLineEndings("\n").Split('\n').Select(Plain)];
        if (lines.All(line => line.Length == 0))
            notice.Say(0, "请粘贴通知的正文，或者日期表。");
        else if (Row().IsMatch(lines.First(line => line.Length > 0)))
            notice.ReadTable(lines);
        else
            notice.ReadText(lines);
        if (notice._problems.Count == 0)
            notice.CheckWhole();
        return notice;
    }

    private void ReadTable(string[] lines)
    {
        for (int at = 0; at < lines.Length; at++)
        {
            if (lines[at].Length == 0 || Heading().IsMatch(lines[at]))
                continue;
            string[] cells = lines[at].Split(',', '，');
            if (cells.Length != 3 || cells[1].Length == 0)
                Say(at + 1, $"“{lines[at]}”应有日期、名称、类别三列，用逗号隔开。");
            else if (!DateOnly.TryParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                Say(at + 1, $"“{cells[0]}”不是日期，应写作{Year}-01-01的样子。");
            else if (cells[2] is not ("放假" or "上班" or "holiday" or "workday"))
                Say(at + 1, $"类别“{cells[2]}”应为“放假”或“上班”。");
            else
                Add(at + 1, day, cells[1], cells[2] is "上班" or "workday");
        }
    }

    private void ReadText(string[] lines)
    {
        bool any = false;
        for (int at = 0; at < lines.Length; at++)
        {
            string line = lines[at].Replace(',', '，');
            if (Title().Match(line) is { Success: true } title && int.Parse(title.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var said && said != Year)
                Say(at + 1, $"这是{said}年的安排，不是{Year}年的。");
            if (Document is null && Number().Match(line) is { Success: true } number && DocumentNumber.TryParse(number.Value, out var document, out _))
                Document = document.ToString();
            if (Festival().Match(line) is not { Success: true } festival)
                continue;
            any = true;
            ReadFestival(at + 1, festival.Groups["name"].Value.Trim(), festival.Groups["rest"].Value);
        }
        if (!any)
            Say(0, "没有找到放假安排，应有“一、元旦：1月1日至3日放假调休，共3天。”这样的行。");
    }

    private void ReadFestival(int line, string name, string rest)
    {
        int found = 0;
        foreach (string sentence in rest.Split('。', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            bool works = sentence.EndsWith("上班", StringComparison.Ordinal);
            if (!works && !sentence.Contains("放假", StringComparison.Ordinal))
                continue; // advice, such as whom to let off on the eve
            var days = Dates(line, sentence);
            if (days.Count == 0)
                Say(line, $"“{sentence}”没有写明日期。");
            else if (!works && Count().Match(sentence) is { Success: true } said && int.Parse(said.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var number && number != days.Count)
                Say(line, $"{name}写明放假{number}天，按起止日期是{days.Count}天。");
            // the notice of a year says when its first or last holiday begins or ends beyond it: those days are of the other year's calendar
            var beyond = days.Where(IsJustBeyond).ToList();
            _beyond.AddRange(beyond);
            foreach (var day in days.Except(beyond))
                Add(line, day, name, works);
            found += works ? 0 : days.Count;
        }
        if (found == 0 && _problems.TrueForAll(problem => problem.Line != line))
            Say(line, $"{name}没有写明哪几天放假。");
    }

    // 2月15日（周日）至23日（周一）, 2月14日（周六）、2月28日（周六）: a day without a month is of the month before it
    private List<DateOnly> Dates(int line, string sentence)
    {
        var days = new List<DateOnly>();
        int month = 0, end = 0;
        DateOnly? before = null;
        foreach (Match match in Day().Matches(sentence))
        {
            if (match.Groups["month"].Success)
                month = int.Parse(match.Groups["month"].ValueSpan, CultureInfo.InvariantCulture);
            int year = match.Groups["year"].Success ? int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture) : Year;
            if (!DateOnly.TryParseExact($"{year:D4}-{month:D2}-{int.Parse(match.Groups["day"].ValueSpan, CultureInfo.InvariantCulture):D2}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                Say(line, $"“{match.Value}”{(month == 0 ? "没有写月份" : "不是日期")}。");
                continue;
            }
            if (Weekday().Match(match.Groups["note"].Value) is { Success: true } weekday && Spoken(day) != weekday.Groups[1].Value.Replace('天', '日'))
                Say(line, $"{day:M月d日}是星期{Spoken(day)}，文中写的是星期{weekday.Groups[1].Value}。");
            bool range = before is not null && sentence[end..match.Index].Trim() == "至";
            if (range && day <= before)
                Say(line, $"{before:M月d日}至{day:M月d日}：截止日期不在起始日期之后。");
            for (var next = range ? before!.Value.AddDays(1) : day; next <= day; next = next.AddDays(1))
                days.Add(next);
            (before, end) = (day, match.Index + match.Length);
        }
        return days;
    }

    private bool IsJustBeyond(DateOnly day) => day.Year != Year && (day.AddDays(7).Year == Year || day.AddDays(-7).Year == Year);

    private void Add(int line, DateOnly day, string name, bool works)
    {
        if (day.Year != Year)
            Say(line, $"{day:yyyy年M月d日}不在{Year}年内，登记在它所在年度的安排里。");
        else if (_days.TryGetValue(day, out var known))
            Say(line, $"{day:M月d日}写了两次（第{known.Line}行“{known.Day.Name}”{(known.Day.IsWorkday ? "上班" : "放假")}）。");
        else if (works && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            Say(line, $"{day:M月d日}是星期{Spoken(day)}，本来就上班，调休上班日应为周末。");
        else
            _days[day] = (new ArrangedDay(day, name, works), line);
    }

    private void CheckWhole()
    {
        foreach (string festival in Festivals.Where(festival => !_days.Values.Any(one => !one.Day.IsWorkday && one.Day.Name.Contains(festival.TrimEnd('节'), StringComparison.Ordinal))))
            Say(0, $"没有“{festival}”的放假安排。");
        if (!_days.TryGetValue(new DateOnly(Year, 10, 1), out var national) || national.Day.IsWorkday)
            Say(0, "10月1日应是放假日。");
    }

    private void Say(int line, string text) => _problems.Add(new HolidayProblem(line, text));

    private static string Spoken(DateOnly day) => "日一二三四五六"[(int)day.DayOfWeek].ToString();

    // what web pages and word processors make of digits, brackets and blanks
    private static string Plain(string line) => Blank().Replace(line.Normalize(NormalizationForm.FormKC), "").Replace(':', '：').Replace('(', '（').Replace(')', '）');

    [GeneratedRegex(@"^(?:\d{4}-\d{1,2}-\d{1,2}|date|日期)[,，]", RegexOptions.IgnoreCase)]
    private static partial Regex Row();

    [GeneratedRegex("^(?:date|日期)[,，]", RegexOptions.IgnoreCase)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"(\d{4})年部分节假日安排")]
    private static partial Regex Title();

    [GeneratedRegex(@"国办发[\p{L}]*[〔\[［【（]\d{4}[〕\]］】）]\d+号")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(?:[一二三四五六七八九十]+、)?(?<name>(?:元旦|春节|清明|劳动|端午|中秋|国庆)[^：]{0,8})：(?<rest>.+)$")]
    private static partial Regex Festival();

    [GeneratedRegex(@"(?:(?<year>\d{4})年)?(?:(?<month>\d{1,2})月)?(?<day>\d{1,2})日(?:（(?<note>[^）]*)）)?")]
    private static partial Regex Day();

    [GeneratedRegex("(?:周|星期)([一二三四五六日天])")]
    private static partial Regex Weekday();

    [GeneratedRegex(@"(?:共|放假)(\d+)天")]
    private static partial Regex Count();
}
