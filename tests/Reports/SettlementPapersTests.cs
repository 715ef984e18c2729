using Dapper;
using Microsoft.AspNetCore.DataProtection;
using OfficeOpenXml;
using SmartFactory.Gansu.Reports.Awards;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.Tests.Reports;

public sealed class SettlementPapersTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private const string Lines = "0 scenario, 0 basic, 1 advanced, 2 basic, 3 scenario, 3 scenario 20, 4 excellent, 5 leading, 6 basic 80";

    private readonly SensitiveFields _fields = new(new EphemeralDataProtectionProvider());

    private SettlementPapers Papers => new(database.App, new RevealAccounts(database.App, _fields));

    [Fact]
    public async Task Every_paper_is_valid_laid_out_and_marked_as_a_draft_until_approved()
    {
        var world = await World();
        long batch = await world.Batch(Lines, name: "草稿批次");

        foreach (var paper in SettlementPaper.All)
        {
            var file = await Papers.Make(paper, batch, SettlementWorld.Finance, "核对");
            using var package = new ExcelPackage(new MemoryStream(file.Content));
            string mark = paper == SettlementPaper.Notice ? "" : "（测算稿）"; // names go on notice before money is approved
            Assert.Equal($"草稿批次{paper.Name}{mark}.xlsx", file.Name);
            Assert.Equal($"草稿批次{paper.Name}{mark}", package.Workbook.Worksheets.First().Cells[1, 1].Text);
            PaperLayoutTests.AssertValid(file);
            if (paper != SettlementPaper.Notice)
                PaperLayoutTests.AssertLayout(package.Workbook.Worksheets.First());
        }
    }

    [Fact]
    public async Task The_calculation_sheet_of_a_stored_batch_agrees_with_the_system_in_every_row()
    {
        var world = await World();
        await world.Granted(1, "scenario", 60);
        await world.Granted(1, "legacy-factory", 150, "2022-05-01");
        await world.Granted(5, "leading", 120);
        long batch = await world.Batch(Lines, name: "核对批次");
        await SubmitSettlement.On(world.App, batch, SettlementWorld.Maker);
        await ReviewLine.On(world.App, batch, [1], new LineReview(Money.FromWan(10), null, "材料不全"), SettlementWorld.Finance);
        await ReviewLine.On(world.App, batch, [5], new LineReview(null, true, "待核实"), SettlementWorld.Finance);
        await Agrees(batch);

        await FinishReview.On(world.App, batch, SettlementWorld.Finance);
        await world.Approve(batch);
        await world.Granted(1, "scenario", 5, "2026-12-20"); // later awards change nothing on the sheet
        await Agrees(batch);
    }

    [Fact]
    public async Task The_notice_list_holds_five_columns_and_nothing_else()
    {
        var world = await World();
        long batch = await world.Batch(Lines, name: "公示批次");
        using var package = Open(await Papers.Make(SettlementPaper.Notice, batch, SettlementWorld.Maker));
        var sheet = package.Workbook.Worksheets.First();

        Assert.Equal(["序号", "企业名称", "载体名称", "载体类型", "市州"], Enumerable.Range(1, sheet.Dimension.End.Column).Select(column => sheet.Cells[3, column].Text));
        Assert.DoesNotContain(sheet.Cells[1, 1, sheet.Dimension.End.Row, 5], cell => cell.Text.Contains("FAKE", StringComparison.Ordinal));
        Assert.Single(package.Workbook.Worksheets);
    }

    [Fact]
    public async Task The_notice_list_carries_the_period_and_stays_as_it_was_published()
    {
        var world = await World();
        long batch = await world.Batch("17 basic, 18 advanced, 19 scenario", name: "公示期批次");
        await SubmitSettlement.On(world.App, batch, SettlementWorld.Maker);
        await ReviewLine.On(world.App, batch, [1], new LineReview(null, true, "待核实"), SettlementWorld.Finance);
        await RecordNotice.Of(world.App, batch, new NoticeDraft("公示", "甘工信公示〔2026〕12号", SettlementWorld.Day, 5, true), SettlementWorld.Maker);
        await ReviewLine.On(world.App, batch, [1], new LineReview(null, false, "已核实"), SettlementWorld.Finance);
        await ReviewLine.On(world.App, batch, [2], new LineReview(null, true, "公示期间有异议"), SettlementWorld.Finance);

        using var package = Open(await Papers.Make(SettlementPaper.Notice, batch, SettlementWorld.Maker));
        var sheet = package.Workbook.Worksheets.First();

        Assert.Equal("公示期：2026年11月30日至2026年12月4日（5个工作日，首日计入）", sheet.Cells[2, 1].Text);
        Assert.Equal(["示例企业18", "示例企业19"], Enumerable.Range(4, sheet.Dimension.End.Row - 3).Select(row => sheet.Cells[row, 2].Text));
    }

    [Fact]
    public async Task The_accounts_paper_shows_full_accounts_amounts_in_words_and_leaves_a_record()
    {
        var world = await World();
        long batch = await world.Batch("7 basic, 8 scenario", name: "拨付批次");
        await Account(7, "6222020000001234567", "13900001234", confirmed: true);
        using var package = Open(await Papers.Make(SettlementPaper.Accounts, batch, SettlementWorld.Finance, "办理拨付"));
        var row = AwardSheetTests.Rows(package.Workbook.Worksheets.First())[1];

        Assert.Equal("6222020000001234567", Assert.IsType<string>(row.Value("银行账号")));
        Assert.Equal("人民币壹佰万元整", row["金额（大写）"]);
        Assert.Equal("须补登账户", AwardSheetTests.Rows(package.Workbook.Worksheets.First())[2]["备注"]);
        await using var owner = await database.Owner.OpenConnectionAsync();
        Assert.Equal(["收款账号", "联系电话"], await owner.QueryAsync<string>(
            "select field from sensitive_views where purpose = '办理拨付' and user_name = '李财政' order by field"));
    }

    [Fact]
    public async Task The_accounts_paper_needs_a_purpose()
    {
        var world = await World();
        long batch = await world.Batch("7 basic", name: "无用途");

        await Assert.ThrowsAsync<RefusalException>(() => Papers.Make(SettlementPaper.Accounts, batch, SettlementWorld.Finance, " "));
    }

    [Theory]
    [InlineData("accounts", Role.Auditor)]
    [InlineData("accounts", Role.City)]
    [InlineData("notice", Role.City)]
    [InlineData("award-sheet", Role.Enterprise)]
    [InlineData("award-sheet", Role.SystemAdministrator)]
    public async Task A_role_gets_only_its_papers(string paper, Role role)
    {
        var world = await World();
        long batch = await world.Batch("7 basic", name: $"{paper}{role}");

        await Assert.ThrowsAsync<RefusalException>(
            () => Papers.Make(SettlementPaper.Parse(paper), batch, new Officer(9, "某人", role, RegionScope.Province), "看看"));
    }

    [Fact]
    public async Task A_city_sees_its_own_rows_and_only_after_approval()
    {
        var world = await World();
        long batch = await world.Batch("17 basic, 18 scenario", name: "市州批次");
        await using (var owner = await database.Owner.OpenConnectionAsync())
            await owner.ExecuteAsync("update enterprises set city_code = '620300' where uscc = @code", new { code = SettlementWorld.Code(18).Code });
        var city = new Officer(9, "金昌", Role.City, RegionScope.City("620300"));
        await Assert.ThrowsAsync<RefusalException>(() => Papers.Make(SettlementPaper.Allocation, batch, city));

        await world.Review(batch);
        await world.Approve(batch);
        using var package = Open(await Papers.Make(SettlementPaper.Allocation, batch, city));

        Assert.Equal("示例企业18", Assert.Single(AwardSheetTests.Rows(package.Workbook.Worksheets.First()).Values)["企业名称"]);
    }

    [Theory]
    [InlineData("award-sheet", "备注/提示")]
    [InlineData("allocation", "备注")]
    public async Task What_binds_an_amount_is_named_once(string paper, string heading)
    {
        var world = await World();
        int enterprise = paper == "allocation" ? 20 : 21;
        await world.Granted(enterprise, "scenario", 95);
        long batch = await world.Batch($"{enterprise} scenario", name: $"受限批次{paper}");

        using var package = Open(await Papers.Make(SettlementPaper.Parse(paper), batch, SettlementWorld.Finance));

        string remarks = Assert.Single(AwardSheetTests.Rows(package.Workbook.Worksheets.First()).Values)[heading];
        Assert.Contains("受优秀场景累计上限限制", remarks, StringComparison.Ordinal);
    }

    private async Task Agrees(long batch)
    {
        using var package = Open(await Papers.Make(SettlementPaper.AwardSheet, batch, SettlementWorld.Finance));
        package.Workbook.Calculate();
        var rows = AwardSheetTests.Rows(package.Workbook.Worksheets.First());

        Assert.Equal(9, rows.Count);
        Assert.All(rows, row => Assert.True(row.Value["核对"] == "相符", $"第 {row.Key} 行 {row.Value["核对"]}"));
    }

    private Task<SettlementWorld> World() => SettlementWorld.Of(database);

    private static ExcelPackage Open(PaperFile file) => new(new MemoryStream(file.Content));

    private async Task Account(int enterprise, string number, string phone, bool confirmed)
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        await owner.ExecuteAsync("""
            insert into enterprise_accounts (enterprise_id, account_name, bank_name, bank_code, account_cipher, account_tail, contact_name,
                                             phone_cipher, phone_tail, recorded_by, confirmed_by, confirmed_at)
            select enterprise_id, name, '示例银行兰州支行', '102821000019', @account, right(@number, 4), '赵经办', @phoneCipher, '1234', 1,
                   case when @confirmed then 2 end, case when @confirmed then now() end
            from enterprises where uscc = @uscc
            """, new
        {
            account = _fields.Encrypt(SensitiveField.BankAccount, number), phoneCipher = _fields.Encrypt(SensitiveField.Phone, phone), number, confirmed,
            uscc = SettlementWorld.Code(enterprise).Code,
        });
    }
}
