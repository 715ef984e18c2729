using System.Globalization;
using System.Text;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Tests.Imports;

/// <summary>What people type into a cell, and what is made of it.</summary>
public sealed class CellTests
{
    [Theory]
    [InlineData("30", "30")]
    [InlineData("30万元", "30")]
    [InlineData("30 万", "30")]
    [InlineData("300000元", "30")]
    [InlineData("1,234.5", null)] // > 1000: implausible
    [InlineData("1,000", "1000")]
    [InlineData("１２．５", "12.5")]
    [InlineData("５０", "50")]
    [InlineData("¥30", "30")]
    [InlineData("30.1234", "30.1234")]
    [InlineData("—", "0")]
    [InlineData("0", "0")]
    [InlineData("30.12345", null)]
    [InlineData("叁拾", null)]
    [InlineData("-30", null)]
    [InlineData("(30)", null)]
    [InlineData("300000", null)]
    [InlineData("30-50", null)]
    [InlineData("约30", null)]
    [InlineData("", null)]
    public void Amount(string typed, string? wan) => Assert.Equal(wan, Shown(TypedAmount.Read(CellValue.OfText(typed)), money => money.ToWanText()));

    [Theory]
    [InlineData("叁拾", "应为30（万元）")]
    [InlineData("三十万元", "应为30（万元）")]
    [InlineData("叁拾万元整", "应为30（万元）")]
    [InlineData("三十万", "应为30（万元）")]
    [InlineData("300000", "应为30（万元）")]
    [InlineData("-30", "应为30")]
    [InlineData("", "请填0")]
    [InlineData("30左右", "是否应为30（万元）")]
    [InlineData("3O", "如30")] // not 3
    [InlineData("1,00", "如30")]
    [InlineData("30+20", "如30")]
    [InlineData("0.3百万", "如30")]
    public void What_would_be_right(string typed, string says) => Assert.Contains(says, TypedAmount.Read(CellValue.OfText(typed)).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("12.600000000000001", "12.6")] // what a formula leaves behind
    [InlineData("3E1", "30")]
    [InlineData("30.12345", null)]
    public void Number_cell(string stored, string? wan) => Assert.Equal(wan, Shown(TypedAmount.Read(new CellValue(CellKind.Number, stored)), money => money.ToWanText()));

    [Theory]
    [InlineData("2024-11-20", "2024-11-20")]
    [InlineData("2024.11.20", "2024-11-20")]
    [InlineData("2024/11/2", "2024-11-02")]
    [InlineData("2023年9月5日", "2023-09-05")]
    [InlineData("2023 年 9 月 5 日", "2023-09-05")]
    [InlineData("２０２４－１１－２０", "2024-11-20")]
    [InlineData("20241120", "2024-11-20")]
    [InlineData("45616", "2024-11-20")]
    [InlineData("2024-11-20 08:30:00", "2024-11-20")]
    [InlineData("2024-11-20T00:00:00", "2024-11-20")]
    [InlineData("2023-02-30", null)]
    [InlineData("2024-13-01", null)]
    [InlineData("2031-01-01", null)]
    [InlineData("1998-01-01", null)]
    [InlineData("2023年9月", null)]
    [InlineData("24.11.20", null)]
    [InlineData("9/5/2023", null)]
    [InlineData("去年", null)]
    [InlineData("", null)]
    public void Day(string typed, string? day) =>
        Assert.Equal(day, Shown(TypedDate.Read(CellValue.OfText(typed), "认定日期", Ledgers.Today), value => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("智能制造优秀场景", "scenario")]
    [InlineData("优秀场景", "scenario")]
    [InlineData("场景", "scenario")]
    [InlineData("基础级", "basic")]
    [InlineData("基础级 智能工厂", "basic")]
    [InlineData("智能工厂（基础级）", "basic")]
    [InlineData("省级先进级智能工厂", "advanced")]
    [InlineData("卓越级智能工厂", "excellent")]
    [InlineData("领航级", "leading")]
    [InlineData("数字化车间", "legacy-workshop")]
    [InlineData("智能工厂", "legacy-factory")]
    [InlineData("智能车间", null)]
    [InlineData("", null)]
    public void Kind(string typed, string? code) => Assert.Equal(code, Shown(TypedKind.Read(CellValue.OfText(typed)), kind => kind.Code()));

    [Theory]
    [InlineData("2025-08-05", "legacy-scenario")]
    [InlineData("2025-08-06", "scenario")]
    public void A_scenario_from_before_the_rule_is_legacy(string day, string kind) =>
        Assert.Equal(kind, Assert.Single(Ledgers.Of(Ledgers.Line(kind: "优秀场景", day: day)).Rows).Kind.Code());

    [Theory]
    [InlineData("91620102fake00056n", Ledgers.Code)]
    [InlineData("９１６２０１０２FAKE00056N", Ledgers.Code)]
    [InlineData("91620102 FAKE 00056N", Ledgers.Code)]
    [InlineData("91620102FAKEOOO56N", null)]
    [InlineData("91620102FAKE00056", null)]
    public void Credit_code(string typed, string? code) => Assert.Equal(code, Shown(TypedCode.ReadUscc(CellValue.OfText(typed)), uscc => uscc.Code));

    [Theory]
    [InlineData("9.16201E+17", "转为数值")]
    [InlineData("无", "现为1位")]
    public void A_code_that_is_none_says_what_to_do(string typed, string says) =>
        Assert.Contains(says, TypedCode.ReadUscc(CellValue.OfText(typed)).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("2024", "2024-11-20")]
    [InlineData("2023年9月", "2023-09-20")]
    [InlineData("2024.15", "不是日期")]
    public void A_day_that_is_none_says_what_to_do(string typed, string says) =>
        Assert.Contains(says, TypedDate.Read(CellValue.OfText(typed), "认定日期", Ledgers.Today).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("#N/A", "公式错误")]
    [InlineData("#REF!", "公式错误")]
    [InlineData("无", "不是企业名称")]
    [InlineData("-", "不是企业名称")]
    public void What_stands_for_nothing_is_no_name(string typed, string says) =>
        Assert.Contains(says, Assert.Single(Ledgers.Of(Ledgers.Line(name: typed)).Findings).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("优秀场景", "31", "最高奖励30 万元（第十八条）")]
    [InlineData("基础级", "1000", "最高奖励100 万元（第十八条）")]
    [InlineData("基础级", "100", null)]
    [InlineData("数字化车间", "320", null)] // by older rules
    public void More_than_the_rule_allows_is_asked_about(string kind, string amount, string? says)
    {
        var finding = Ledgers.Of(Ledgers.Line(kind: kind, amount: amount)).Findings.SingleOrDefault();

        Assert.Equal(says is null ? null : (Severity?)Severity.Warning, finding?.Severity);
        Assert.Contains(says ?? "", finding?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("统一社会信用代码", "统一社会信用代码（18位）")]
    [InlineData("奖励金额（万元）", "奖励金额（单位：万元）")]
    [InlineData("认定日期", "认定日期（年/月/日）")]
    [InlineData("资金年度", "资金年度（年）")]
    [InlineData("认定文号", "批准文号")]
    public void A_heading_may_carry_a_remark(string plain, string typed)
    {
        var file = Ledgers.Csv(Encoding.UTF8.GetBytes(Ledgers.Heading.Replace(plain, typed, StringComparison.Ordinal) + "\n" + Ledgers.Line()));

        Assert.Empty(file.Findings);
        Assert.Equal(100m, Assert.Single(file.Rows).Amount.Wan);
    }

    [Fact]
    public void Two_columns_of_amounts_are_refused()
    {
        var file = Ledgers.Csv(Encoding.UTF8.GetBytes(Ledgers.Heading + ",奖励金额（万元）\n" + Ledgers.Line() + ",60"));

        Assert.Equal((1, "奖励金额（万元）", Severity.Error), Assert.Single(file.Findings) is var found ? (found.Row, found.Column, found.Severity) : default);
        Assert.Empty(file.Rows);
    }

    [Theory]
    [InlineData("2026", 2026)]
    [InlineData("2026年度", 2026)]
    [InlineData("２０２６年", 2026)]
    [InlineData("26", null)]
    [InlineData("2062", null)]
    [InlineData("", null)]
    public void Fund_year(string typed, int? year)
    {
        var read = TypedCode.ReadYear(CellValue.OfText(typed), Ledgers.Today);
        Assert.Equal(year, read.Ok ? read.Value : null);
    }

    //           市州        县（区）   error/warning at        what it says
    [Theory]
    [InlineData("兰州", "城关", null, null)]
    [InlineData("兰州新区", "", null, null)]
    [InlineData("嘉峪关市", "", null, null)]
    [InlineData("嘉峪关市", "嘉峪关市", null, null)]
    [InlineData("", "城关区", "市州 warning", "归入兰州市")]
    [InlineData("兰州市", "", "县（区） warning", "请补填")]
    [InlineData("", "", "市州 error", "缺少市州")]
    [InlineData("西安市", "", "市州 error", "不是本省的市州")]
    [InlineData("敦煌市", "", "市州 error", "市州应为酒泉市")]
    [InlineData("兰洲市", "城关区", "市州 error", "是否为“兰州市”")]
    [InlineData("兰州市", "会宁县", "县（区） error", "会宁县属白银市")]
    [InlineData("临夏州", "临夏", "县（区） error", "临夏市或临夏县")]
    [InlineData("兰州市", "雁塔区", "县（区） error", "兰州市没有县（区）")]
    public void Place(string city, string county, string? where, string? says)
    {
        var finding = Ledgers.Of(Ledgers.Line(city: city, county: county)).Findings.SingleOrDefault();

        Assert.Equal(where, finding is null ? null : $"{finding.Column} {(finding.Severity == Severity.Error ? "error" : "warning")}");
        Assert.Contains(says ?? "", finding?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_csv_from_an_older_excel_is_read_in_GB18030()
    {
        byte[] csv = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes("台账（示例）\n" + Ledgers.Heading + "\n\n" + Ledgers.Line(name: "兰州䶮示例有限公司") + "\n合计,,,,,,,,,100,,\n注：单位为万元");

        var file = Ledgers.Csv(csv);

        Assert.Empty(file.Findings);
        Assert.Equal(("兰州䶮示例有限公司", 4), (Assert.Single(file.Rows).Name, file.Rows[0].Row));
    }

    [Fact]
    public void Columns_may_stand_in_any_order_under_other_headings_and_one_may_be_missing()
    {
        byte[] moved = Encoding.UTF8.GetBytes("统一社会信用代码,企业名称,区县,市(州),载体类别,载体名称,金额(元),认定文件,认定时间,年度,联系人\n91620102FAKE00056N,甲公司,城关区,兰州市,基础级,甲工厂,1000000,甘工信发(2025)231号,2025.12.15,2026,张三");
        byte[] lacking = Encoding.UTF8.GetBytes(Ledgers.Heading.Replace("认定文号,", "", StringComparison.Ordinal) + "\n1");

        var file = Ledgers.Csv(moved);

        Assert.Equal(100m, Assert.Single(file.Rows).Amount.Wan);
        Assert.Contains(file.Notes, note => note.Column == "联系人");
        Assert.Equal("认定文号", Assert.Single(Ledgers.Csv(lacking).Findings).Column);
    }

    [Fact]
    public void The_same_row_twice_is_an_error_under_the_same_number_and_a_warning_for_a_factory_under_another()
    {
        string first = Ledgers.Line("7"), twin = Ledgers.Line("8"), scenario = Ledgers.Line("7", kind: "优秀场景", amount: "30"), other = Ledgers.Line("8", kind: "优秀场景", amount: "30");

        Assert.Equal([(3, Severity.Error)], Found(first, first));
        Assert.Equal([(3, Severity.Warning)], Found(first, twin));
        Assert.Empty(Found(scenario, other));

        static IEnumerable<(int, Severity)> Found(params string[] lines) => Ledgers.Of(lines).Findings.Select(finding => (finding.Row, finding.Severity));
    }

    [Theory]
    [InlineData("合计,,,,,,,,,200,,", 0)]
    [InlineData("合计,,,,,,,,,210,,", 1)]
    [InlineData("兰州市小计,,,,,,,,,200,,", 0)]
    [InlineData("兰州市小计,,,,,,,,,210,,", 1)]
    [InlineData("兰州市合计,,,,,,,,,200,,", 0)]
    [InlineData("2026年合计,,,,,,,,,200,,", 0)]
    [InlineData("基础级合计,,,,,,,,,210,,", 1)]
    [InlineData("中央资金合计,,,,,,,,,50,,", 0)] // of something the columns do not tell
    [InlineData("其中：基础级,,,,,,,,,200,,", 0)]
    [InlineData("二、白银市,,,,,,,,,100,,", 0)]
    [InlineData(",,,单位（盖章）,,,,负责人（签字）,,,,", 0)]
    [InlineData("填表人：张三,,,审核人：李四,,,联系电话：0931-1234567,,日期：2026年1月1日,,,", 0)]
    public void A_printed_total_is_compared(string total, int warnings) =>
        Assert.Equal(warnings, Ledgers.Of(Ledgers.Line("1"), Ledgers.Line("2", carrier: "乙"), total).Findings.Count);

    private static string? Shown<T>(Understood<T> understood, Func<T, string> show) => understood.Ok ? show(understood.Value) : null;
}
