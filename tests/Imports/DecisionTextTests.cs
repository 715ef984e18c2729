using System.Text;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Tests.Imports;

/// <summary>What 处理内容 says, and what is made of it: a title is lost by what the text says of it, never by what it mentions.</summary>
public sealed class DecisionTextTests
{
    private const string Heading = "序号,市州,企业名称,统一社会信用代码,载体名称,处理依据,处理内容,决定文号,决定日期,不得申报年限（年）";

    //           处理内容                                            outcome      lost         downgraded to
    [Theory]
    [InlineData("取消先进级智能工厂称号", "Cancelled", "advanced", null)]
    [InlineData("撤销智能制造优秀场景称号", "Cancelled", "scenario", null)]
    [InlineData("取消数字化车间称号", "Cancelled", "legacy-workshop", null)]
    [InlineData("取消称号", "Cancelled", null, null)]
    [InlineData("取消先进级智能工厂称号，保留基础级智能工厂称号", "Cancelled", "advanced", null)]
    [InlineData("取消先进级智能工厂称号，两年内不得申报", "Cancelled", "advanced", null)]
    [InlineData("取消先进级智能工厂称号及奖励资金", "Cancelled", "advanced", null)]
    [InlineData("取消称号，不再给予奖励", "Cancelled", null, null)]
    [InlineData("降格", "Downgraded", null, null)]
    [InlineData("降级先进级智能工厂称号", "Downgraded", "advanced", null)]
    [InlineData("对先进级智能工厂予以降级处理", "Downgraded", "advanced", null)]
    [InlineData("先进级降级", "Downgraded", "advanced", null)]
    [InlineData("由先进级降格为基础级智能工厂", "Downgraded", "advanced", "basic")]
    [InlineData("先进级智能工厂降为基础级", "Downgraded", "advanced", "basic")]
    [InlineData("降格为智能制造优秀场景", "Downgraded", null, "scenario")]
    [InlineData("两年内不得申报", "Banned", null, null)]
    [InlineData("不予取消称号，责令整改", null, null, null)]
    [InlineData("取消先进级，降格至基础级", null, null, null)]
    [InlineData("取消先进级、基础级智能工厂称号", null, null, null)]
    [InlineData("撤销奖励", null, null, null)]
    [InlineData("追回奖励资金50万元", null, null, null)]
    [InlineData("通报批评", null, null, null)]
    public void Outcome(string content, string? outcome, string? lost, string? lower)
    {
        var read = TypedOutcome.Read(CellValue.OfText(content), 0);

        Assert.Equal((outcome, lost, lower), read.Ok ? (read.Value.Outcome.ToString(), read.Value.Kind?.Code(), read.Value.DowngradedTo?.Code()) : (null, null, null));
    }

    [Theory]
    [InlineData("取消基础级智能工厂称号", "2", null)]
    [InlineData("取消基础级智能工厂称号，追回奖励资金100万元", "2", "处理内容：奖励的撤销或追回不随台账登记")]
    [InlineData("由先进级降格为基础级", "2", "处理内容：降格所至的基础级智能工厂不由本行生成")]
    [InlineData("取消基础级智能工厂称号，三年内不得申报", "2", "不得申报年限（年）：处理内容写的是3年")]
    public void What_the_ledger_does_not_take_over_is_said(string content, string years, string? says)
    {
        var file = Ledgers.Csv(Encoding.UTF8.GetBytes($"{Heading}\n1,兰州市,兰州示例有限公司,{Ledgers.Code},示例工厂,第二十四条,\"{content}\",甘工信函〔2026〕40号,2026-04-03,{years}"));

        Assert.Single(file.Decisions);
        Assert.StartsWith(says ?? "", file.Findings.SingleOrDefault() is { } found ? $"{found.Column}：{found.Message}" : "", StringComparison.Ordinal);
        Assert.Equal(says is null, file.Findings.Count == 0);
    }
}
