using System.Text;
using System.Text.Json.Nodes;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Rules.Policies;

public sealed class PolicyPackReaderTests
{
    [Theory]
    //            what is replaced                 by                                 where                           why
    [InlineData("$.document", "\"甘工信发[2025]152号\"", "$.document", "应写作“甘工信发〔2025〕152号”")]
    [InlineData("$.id", "\"\"", "$.id", "不能为空")]
    [InlineData("$.id", "12", "$.id", "应为文字，现为数字")]
    [InlineData("$.region", "\"甘肃\"", "$.region", "写法不符合要求")]
    [InlineData("$.issuedOn", "\"2025-02-30\"", "$.issuedOn", "不是有效日期")]
    [InlineData("$.issuedOn", "\"2025-09-01\"", "$.inForce.from", "施行日期早于印发日期")]
    [InlineData("$.inForce.to", "\"2025-08-05\"", "$.inForce.to", "失效日期早于施行日期")]
    [InlineData("$.inForce", "[]", "$.inForce", "应为对象，现为数组")]
    [InlineData("$.fund.article", "31", "$.fund.article", "第31条不存在，全文共30条")]
    [InlineData("$.articles[3].number", "5", "$.articles[3].number", "应为4，现为5")]
    [InlineData("$.articles[3].text", "\" \"", "$.articles[3].text", "不能为空")]
    [InlineData("$.chapters[0].articles[0]", "2", "$.chapters[0].articles[1]", "与前面的项重复")]
    [InlineData("$.chapters[0].articles[3]", "5", "$.chapters", "不重不漏")]
    [InlineData("$.titles[0].maximumWan", "-30", "$.titles[0].maximumWan", "金额不能为负数，现为-30万元")]
    [InlineData("$.titles[0].maximumWan", "\"30\"", "$.titles[0].maximumWan", "应为数字（万元），现为文字")]
    [InlineData("$.titles[0].maximumWan", "0.0000001", "$.titles[0].maximumWan", "精确到分")]
    [InlineData("$.titles[0].kind", "\"gold\"", "$.titles[0].kind", "不认识的载体类型“gold”")]
    [InlineData("$.titles[0].kind", "\"legacy-workshop\"", "$.titles[0].kind", "原办法的载体")]
    [InlineData("$.titles[0].kind", "\"basic\"", "$.titles", "“basic”重复")]
    [InlineData("$.titles[0].evaluatedBy", "\"city\"", "$.titles[0].evaluatedBy", "可用：province、miit")]
    [InlineData("$.deductions[0].article", "99", "$.deductions[0].article", "第99条不存在")]
    [InlineData("$.deductions[1].for", "\"advanced\"", "$.deductions", "“advanced”重复")]
    [InlineData("$.deductions[1].for", "\"legacy-factory\"", "$.deductions[1].for", "没有最高奖励标准")]
    [InlineData("$.caps[0].counts[1]", "\"silver\"", "$.caps[0].counts[1]", "不认识的载体类型“silver”")]
    [InlineData("$.caps[0].counts", "[]", "$.caps[0].counts", "至少应有1项")]
    [InlineData("$.caps[0].limitWan", "-1", "$.caps[0].limitWan", "不能为负数")]
    [InlineData("$.caps[0].id", "\"overall\"", "$.caps", "“overall”重复")]
    [InlineData("$.validity.years", "0", "$.validity.years", "1至50之间")]
    [InlineData("$.validity.years", "3.5", "$.validity.years", "1至50之间")]
    [InlineData("$.renewal.dueMonthsBefore", "7", "$.renewal.dueMonthsBefore", "早于开始受理日")]
    [InlineData("$.sanctions[2].ban.atLeast", "\"yes\"", "$.sanctions[2].ban.atLeast", "应为 true 或 false")]
    [InlineData("$.sanctions[2].article", "23", "$.sanctions", "“第23条”重复")]
    [InlineData("$.legacy.proposals[0].as", "\"legacy-workshop\"", "$.legacy.proposals", "不成立")]
    [InlineData("$.readings[8].default", "\"C\"", "$.readings[8].default", "“C”不在所列各理解之中")]
    [InlineData("$.readings[8].articles[0]", "0", "$.readings[8].articles[0]", "1至99之间")]
    [InlineData("$.readings[8].articles[0]", "45", "$.readings[8].articles[0]", "第45条不存在")]
    [InlineData("$.readings[8].alternatives[1].letter", "\"A\"", "$.readings[8].alternatives", "“A”重复")]
    [InlineData("$.readings[8].calculates", "false", "$.readings[8].calculates", "与此处不符")]
    [InlineData("$.readings[8].id", "\"Q8\"", "$.readings", "“Q8”重复")]
    [InlineData("$.readings[18].id", "\"Q99\"", "$.readings", "缺少口径Q19")]
    public void A_mistake_is_named_with_file_place_and_reason(string at, string value, string path, string reason)
    {
        var root = JsonNode.Parse(File.ReadAllText(Packs.GansuPath))!;
        PackJson.At(root, at).ReplaceWith(JsonNode.Parse(value));
        var problem = Refused(root.ToJsonString());
        Assert.Equal(path, problem.Path);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
        Assert.Equal("mine.json", problem.File);
        Assert.StartsWith($"mine.json：{path}：", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "$", "不是有效的 JSON：第1行")]
    [InlineData("[]", "$", "应为对象，现为数组")]
    [InlineData("{}", "$", "缺少属性“id”")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}", "$", "属性“id”重复")]
    public void What_is_no_pack_at_all(string content, string path, string reason)
    {
        var problem = Refused(content);
        Assert.Equal(path, problem.Path);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    private static PolicyPackException Refused(string content) =>
        Assert.Throws<PolicyPackException>(() => PolicyPackReader.Read("mine.json", Encoding.UTF8.GetBytes(content)));
}
