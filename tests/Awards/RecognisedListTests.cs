using System.Text;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Awards;

public sealed class RecognisedListTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const string Headings = "2026年拟认定名单,,,,,,,\n序号,市州,县（区）,企业名称,统一社会信用代码,载体类型,载体名称,年度标准（万元）\n";
    private const string Right = "1,白银市,白银区,示例公司,91620400FAKE000644,基础级智能工厂,智能工厂甲,100\n";

    [Fact]
    public async Task The_shared_list_after_the_shared_ledger_gives_the_expected_ceilings()
    {
        await using var ledger = File.OpenRead(Checkout.Path("tests/cases/ledger-2021-2025.xlsx"));
        var file = await LedgerFile.Read(database.App, ledger, "ledger.xlsx", new DateOnly(2026, 11, 21));
        _ = await CommitLedger.Of(database.App, file, Officer.Operator);
        await using var connection = await database.App.OpenConnectionAsync();
        await using var stream = File.OpenRead(Checkout.Path("tests/cases/recognised-2026.xlsx"));

        var list = await RecognisedList.Read(connection, stream, SettlementWorld.Day);
        var settled = await SettleList.On(connection, SettlementWorld.Day, list.Lines, new Dictionary<TitleKind, Money>());
        using var csv = new StringWriter();
        SettledListFile.Write(csv, settled);
        long batch = await CreateSettlement.From(database.App, new SettlementTerms("2026", SettlementWorld.Day, "", 2026, null, new Dictionary<TitleKind, Money>(), ""), list.Lines, SettlementWorld.Maker);

        Assert.True(list.Ok);
        Assert.Equal(
            File.ReadLines(Checkout.Path("tests/cases/recognised-2026-expected.csv")).Skip(1),
            csv.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line[..line.LastIndexOf(',')]));
        Assert.Empty(await CheckBySql.Of(connection, batch));
    }

    [Theory]
    [InlineData("1,白银市,白银区,示例公司,91620400FAKE000645,基础级智能工厂,甲,100", 3, "统一社会信用代码")]
    [InlineData("1,咸阳市,白银区,示例公司,91620400FAKE000644,基础级智能工厂,甲,100", 3, "市州")]
    [InlineData("1,白银市,城关区,示例公司,91620400FAKE000644,基础级智能工厂,甲,100", 3, "县（区）")]
    [InlineData("1,白银市,白银区,示例公司,91620400FAKE000644,智能工厂,甲,100", 3, "载体类型")]
    [InlineData("1,白银市,白银区,示例公司,91620400FAKE000644,基础级智能工厂,甲,101", 3, "年度标准（万元）")]
    [InlineData("1,白银市,白银区,示例公司,91620400FAKE000644,基础级智能工厂,甲,-1", 3, "年度标准（万元）")]
    [InlineData("1,白银市,白银区,,91620400FAKE000644,基础级智能工厂,甲,100", 3, "企业名称")]
    [InlineData("1,白银市,白银区,示例公司,91620400FAKE000644,基础级智能工厂,,100", 3, "载体名称")]
    public async Task A_wrong_cell_is_named_by_row_and_column(string row, int line, string column)
    {
        var list = await Read(Headings + row + "\n2,白银市,平川区,示例二,91620200FAKE00080F,优秀场景,场景乙,30万元\n合计,,,,,,,130\n");

        Assert.False(list.Ok);
        var error = Assert.Single(list.Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal((line, column), (error.Row, error.Column));
        Assert.Equal(2, list.RowsRead);
        Assert.Equal(TitleKind.Scenario, Assert.Single(list.Lines).Kind);
    }

    [Theory]
    [InlineData("", "没有找到")]
    [InlineData("序号,市州,企业名称,统一社会信用代码,载体名称\n", "缺少必需的列“载体类型”")]
    [InlineData(Headings, "没有名单")]
    public async Task A_file_without_a_list_says_so(string text, string expected)
    {
        if (text.Length == 0)
        {
            await Assert.ThrowsAsync<RefusalException>(() => Read(text));
            text = "这不是名单\n";
        }
        Assert.Contains(expected, Assert.Single((await Read(text)).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_enters_no_enterprise()
    {
        await using var connection = await database.App.OpenConnectionAsync();
        var list = await Read(Headings + Right.Replace("91620400FAKE000644", "91620900FAKE000488", StringComparison.Ordinal));

        var settled = await SettleList.On(connection, SettlementWorld.Day, list.Lines, new Dictionary<TitleKind, Money>());

        Assert.Equal(100, Assert.Single(settled).Calculation.Ceiling.Wan);
        Assert.Equal(0L, await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "select count(*) from enterprises where uscc = '91620900FAKE000488'"));
    }

    private async Task<RecognisedList> Read(string csv)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await RecognisedList.Read(connection, stream, SettlementWorld.Day);
    }
}
