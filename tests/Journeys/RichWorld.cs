using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Reports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.Tests.Awards;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Changes;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.Jobs;
using SmartFactory.Gansu.UseCases.Letters;
using SmartFactory.Gansu.UseCases.Payments;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.PublicNotices;
using SmartFactory.Gansu.UseCases.Reports;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Tests.Journeys;

/// <summary>The demonstration ledger with something of everything in every state, so that somebody of each role has all of it to look at and to do.</summary>
internal sealed class RichWorld(NpgsqlDataSource owner, NpgsqlDataSource app, IServiceProvider services)
{
    public const string County = "620102";

    private static readonly DateOnly Today = SmallLedger.Today;

    // nobody of them is one of the accounts that look at it
    private static readonly Officer Maker = new(9001, "李制单", Role.ProvinceMaker, RegionScope.Province);
    private static readonly Officer Finance = new(9002, "王财政", Role.ProvinceFinance, RegionScope.Province);
    private static readonly Officer OtherFinance = new(9003, "赵复核", Role.ProvinceFinance, RegionScope.Province);
    private static readonly Officer Approver = new(9004, "周批准", Role.Approver, RegionScope.Province);
    private static readonly Officer City = new(9005, "兰州市", Role.City, RegionScope.City(SmallLedger.Lanzhou));
    private static readonly Officer CountyOfficer = new(9006, "城关区", Role.County, RegionScope.County(County));

    private readonly SmallLedger _ledger = new(owner);
    private readonly SensitiveFields _fields = services.GetRequiredService<SensitiveFields>();
    private int _documents = 600;

    /// <summary>The enterprise with most to show.</summary>
    public long Main { get; private set; }

    public async Task Make()
    {
        await LoadDemonstration.Into(app, Today);
        await services.GetRequiredService<SeedDemonstrationAccounts>().Run();
        await Batches();
        await Payments();
        await Renewals();
        await Decisions();
        await Changes();
        await Reports();
        await Sundries();
        await RunDue.Now(app, Schedule.Days, Today.ToDateTime(new TimeOnly(9, 0)), "test");
    }

    private string Document() => $"甘工信发〔2026〕{++_documents}号";

    private async Task<long> Batch(string name, params RecognisedLine[] lines)
    {
        long pool = await CreateFundPool.Of(app, 2026, name + "资金", Money.FromWan(5000), Document(), Finance);
        return await CreateSettlement.From(app, new SettlementTerms(name, Today, Document(), 2026, pool, new Dictionary<TitleKind, Money>(), "名单.xlsx"), lines, Maker);
    }

    private static RecognisedLine Line(int seq, int code, TitleKind kind, string carrier, string city = SmallLedger.Lanzhou, string? county = County) =>
        new(seq, SettlementWorld.Code(code), $"陇原示例企业{code}有限公司", city, county, kind, carrier, kind == TitleKind.Scenario ? Money.FromWan(20) : null);

    private async Task<long> Enterprise(int code)
    {
        await using var connection = await owner.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("select enterprise_id from enterprises where uscc = @code", new { code = SettlementWorld.Code(code).ToString() });
    }

    // approved, on notice, with finance, calculated, returned
    private async Task Batches()
    {
        long approved = await Batch("2026年度第一批", Line(1, 4, TitleKind.Basic, "精密铸造工厂"), Line(2, 10, TitleKind.Advanced, "压缩机工厂"), Line(3, 6, TitleKind.Scenario, "在线检测", county: null),
            Line(4, 11, TitleKind.Basic, "锂电工厂", SmallLedger.NewArea, null), Line(5, 2, TitleKind.Basic, "镍冶炼工厂", SmallLedger.Jinchang, null), Line(6, 12, TitleKind.Basic, "风机工厂"));
        await SubmitSettlement.On(app, approved, Maker);
        await FinishReview.On(app, approved, Finance);
        await ApproveSettlement.On(app, approved, new ApprovalTerms("甘财建〔2026〕91号", Today, "名单已随甘工信公示〔2026〕3号公示，期间没有异议"), Approver);
        Main = await Enterprise(4);

        long noticed = await Batch("2026年度第二批", Line(1, 13, TitleKind.Basic, "石化工厂"), Line(2, 4, TitleKind.Advanced, "精密铸造二厂"));
        await SubmitSettlement.On(app, noticed, Maker);
        long notice = await RecordNotice.Of(app, noticed, new NoticeDraft("2026年度第二批公示", "甘工信公示〔2026〕12号", Today, 5, true), Maker);
        await new RecordObjection(app, services.GetRequiredService<IDataProtectionProvider>()).Of(notice, new ObjectionForm([1], Today, "产线没有投入使用", "赵某某", "13900001234"), Maker, Today);

        long ended = await Batch("2026年度第三批", Line(1, 14, TitleKind.Basic, "泵阀工厂"), Line(2, 15, TitleKind.Basic, "仪表工厂"));
        await SubmitSettlement.On(app, ended, Maker);
        await RecordNotice.Of(app, ended, new NoticeDraft("2026年度第三批公示", "甘工信公示〔2026〕11号", new(2026, 11, 16), 5, true), Maker);
        await ReviewLine.On(app, ended, [2], new LineReview(null, true, "材料待补"), Finance);
        await FinishReview.On(app, ended, Finance);

        await Batch("2026年度第四批", Line(1, 16, TitleKind.Basic, "轴承工厂"), Line(2, 4, TitleKind.Scenario, "能源管控"));
        long returned = await Batch("2026年度第五批", Line(1, 17, TitleKind.Basic, "电缆工厂"));
        await SubmitSettlement.On(app, returned, Maker);
        await ReturnSettlement.On(app, returned, "请核对名单", Finance);
        await SubmitSettlement.On(app, await Batch("2026年度第六批", Line(1, 18, TitleKind.Basic, "陶瓷工厂")), Maker);
    }

    // issued; one to be paid, one asked for, one paid, one to be given back; accounts confirmed, waiting and refused
    private async Task Payments()
    {
        var accounts = new RecordAccount(app, _fields);
        foreach (int code in (int[])[4, 10, 6, 12, 13, 14])
        {
            long enterprise = await Enterprise(code);
            long account = await accounts.On(Maker with { Role = Role.City, Scope = RegionScope.City(SmallLedger.Lanzhou) }, enterprise,
                new NewBankAccount($"陇原示例企业{code}有限公司", "中国工商银行兰州分行", "102821000017", "6222020200112233445", "张会计", "13800001234"));
            if (code < 13)
                await ConfirmAccount.On(app, Finance, account);
            else if (code == 14)
                await RejectAccount.On(app, Finance, account, "户名与企业名称不符");
        }
        await using var connection = await owner.OpenConnectionAsync();
        var awards = (await connection.QueryAsync<(long Award, string Uscc, long Settlement)>("""
            select a.award_entry_id, e.uscc, l.settlement_id from award_entries a join enterprises e using (enterprise_id) join settlement_lines l using (settlement_line_id)
            where a.entry_type = 'granted' order by a.award_entry_id
            """)).ToList();
        long[] issued = [.. awards.Where(award => award.Uscc != SettlementWorld.Code(2).ToString()).Select(award => award.Award)];
        await IssueQuota.On(app, Finance, new QuotaIssue(awards[0].Settlement, "甘财产〔2026〕8号", new(2026, 11, 30), false, issued), Today);
        long[] requests = [.. await RequestPayments.On(app, City, [.. new[] { 4, 10, 6 }.Select(code => new PaymentToRecord(Of(code), null))], Today, "P-1", Today)];
        await DecidePayments.Confirm(app, OtherFinance, requests[..2]);
        await RequestReturn.On(app, City, Of(10), Money.FromWan(1), Today, "T-1", "账号有误", Today);
        await RequestReversal.On(app, Maker, new Reversal(Of(12), "revoked", Money.FromWan(5), Today, Document(), "", "核减投资额"), Today);
        long earlier = await connection.ExecuteScalarAsync<long>("""
            select award_entry_id from award_entries a join enterprises e using (enterprise_id) where entry_type = 'granted' and settlement_line_id is null and e.city_code = '620100' order by 1 limit 1
            """);
        await RequestEarlierPayments.On(app, Finance, [new PaymentToRecord(earlier, null)], new(2026, 3, 10), "甘财产〔2026〕1号", Today);

        long Of(int code) => awards.First(award => award.Uscc == SettlementWorld.Code(code).ToString()).Award;
    }

    // one in each stage, and one nobody has asked for
    private async Task Renewals()
    {
        string[] steps = ["return", "check", "commission", "conclude"];
        foreach (string until in (string[])["none", "filed", "return", "check", "commission", "conclude", "refused", "requested", "decided"])
        {
            long title = await _ledger.Title(Main, TitleKind.Basic, new(2024, 2, 10), $"复核示例产线-{until}", new(2027, 2, 10));
            if (until == "none")
                continue;
            long renewal = await FileRenewal.On(app, new Officer(9007, "陇原企业", Role.Enterprise, RegionScope.Enterprise(Main)), title, new(2026, 11, 20), "三年来运行稳定");
            string last = until is "refused" or "requested" or "decided" ? "conclude" : until;
            foreach (string step in steps.Where(step => last != "filed" && (step == last || (last != "return" && step != "return"))).TakeWhile(step => Array.IndexOf(steps, step) <= Array.IndexOf(steps, last)))
                await RenewalSteps.Take(app, step is "commission" or "conclude" ? Maker : CountyOfficer, renewal, step, "已办", step == "conclude" ? until != "refused" : null, new(2026, 11, 25));
            if (until is not ("requested" or "decided"))
                continue;
            long decision = await Decide(new DecisionDraft(DecisionMatter.Renewal, 22, Main, Document(), Today, Today, "复核通过") { RenewalId = renewal, Titles = [new DecidedTitle(title, TitleAct.Extend)] });
            if (until == "decided")
                await ConfirmDecision.ConfirmAll(app, Approver, [decision], Today);
        }
    }

    private async Task<long> Decide(DecisionDraft draft)
    {
        long paper = await Attachments.Keep(app, Maker, "决定文件.pdf", "%PDF-1.4"u8.ToArray());
        return (await RequestDecision.AllOf(app, Maker, [draft], [paper], Today))[0];
    }

    private static DecisionDraft Sanction(int article, long enterprise, string document, long title, TitleAct act, DateOnly effective) =>
        new(DecisionMatter.Sanction, article, enterprise, document, Today, effective, "经查属实")
        { Grounds = Grounds.Of(article)[0].Text, Meeting = "厅长办公会", MeetingOn = Today, BanYears = 2, Titles = [new DecidedTitle(title, act)] };

    // asked for, in force at once, in force later, and one asked to be taken back
    private async Task Decisions()
    {
        foreach (var (name, confirm, effective) in new[] { ("待确认", false, Today), ("已执行", true, Today), ("待生效", true, Today.AddDays(20)), ("撤销", true, Today) })
        {
            long enterprise = await _ledger.Enterprise($"决定示例{name}有限公司", county: County);
            long title = await _ledger.Title(enterprise, TitleKind.Advanced, new(2025, 12, 15), name + "工厂");
            long decision = await Decide(Sanction(24, enterprise, Document(), title, TitleAct.Cancel, effective));
            if (confirm)
                await ConfirmDecision.ConfirmAll(app, Approver, [decision], Today);
            if (name == "撤销")
                await Decide(new DecisionDraft(DecisionMatter.Reversal, 26, enterprise, Document(), Today, Today, "原决定有误") { Reverses = decision });
        }
        await using var connection = await owner.OpenConnectionAsync();
        long[] legacy = [.. await connection.QueryAsync<long>("select title_id from titles where state = 'legacy' order by 1 limit 2")];
        await BeginReexamination.Of(app, Maker, legacy, "按第二十八条复审", Today);
    }

    // a merger and a closure asked for, a removal confirmed; a split without and one with an allocation
    private async Task Changes()
    {
        async Task<long> One(string name)
        {
            long id = await _ledger.Enterprise($"变更示例{name}有限公司", county: County);
            await _ledger.Award(id, TitleKind.Basic, 100);
            await _ledger.Title(id, TitleKind.Advanced, new(2025, 12, 15), name + "工厂");
            return id;
        }

        Task<long> Ask(ChangeKind kind, long id, string uscc = "", string other = "", string? city = null) => RequestChange.Of(
            app, City, new ChangeDraft(kind, id, new(2026, 11, 20), Today, $"登记〔2026〕{++_documents}号", "") { OtherUscc = uscc, OtherName = other, City = city }, Today);

        await Ask(ChangeKind.Merger, await One("合并"), SettlementWorld.Code(4).ToString());
        await Ask(ChangeKind.Closure, await One("注销"));
        await ConfirmChange.Confirm(app, Maker, await Ask(ChangeKind.Relocation, await One("迁移"), city: SmallLedger.NewArea));
        long split = await Ask(ChangeKind.Split, await One("分立甲"), SettlementWorld.Code(20).ToString(), "分立新甲有限公司", SmallLedger.Lanzhou);
        await ConfirmChange.Confirm(app, Approver, split);
        long allocated = await Ask(ChangeKind.Split, await One("分立乙"), SettlementWorld.Code(21).ToString(), "分立新乙有限公司", SmallLedger.Lanzhou);
        await ConfirmChange.Confirm(app, Approver, allocated);
        var plan = await RequestAllocation.Preview(app, Maker, allocated, null, Today);
        await RequestAllocation.Of(app, Maker, allocated, plan.Parts.ToDictionary(part => part.Award.Key, part => part.Moved), "分立协议", "", Today);
    }

    private async Task Reports()
    {
        (string Name, ReportAct[] Acts)[] all =
        [
            ("已登记", []), ("已受理", [ReportAct.Accept]), ("整改", [ReportAct.Accept, ReportAct.OrderRectification]), ("严重", [ReportAct.Accept, ReportAct.FindSerious]),
            ("不属实", [ReportAct.Accept, ReportAct.FindUnfounded]), ("已反馈", [ReportAct.Refuse, ReportAct.Answer]),
        ];
        foreach (var (name, acts) in all)
        {
            long enterprise = await _ledger.Enterprise($"举报示例{name}有限公司", county: County);
            await _ledger.Title(enterprise, TitleKind.Basic, new(2025, 12, 15), name + "工厂");
            await new SubmitReport(app, services.GetRequiredService<IDataProtectionProvider>(), services.GetRequiredService<ReportSettings>()).Of(
                new ReportForm($"举报示例{name}有限公司", SmallLedger.Lanzhou, County, "", "发票与实际不符", "某人", "13800001234"), [new Evidence("照片.pdf", "application/pdf", "%PDF-1.4"u8.ToArray())], Today);
            await using var connection = await owner.OpenConnectionAsync();
            long report = await connection.ExecuteScalarAsync<long>("select max(report_id) from reports");
            foreach (var act in acts)
                await MoveReport.Of(app, CountyOfficer, report, act, "已办", Today, act == ReportAct.OrderRectification ? Today.AddDays(30) : null);
        }
    }

    private async Task Sundries()
    {
        await RecordContact.OfEnterprise(app, _fields, CountyOfficer, Main, "factory@example.test", "张厂长");
        await RecordContact.OfBureau(app, _fields, City, Role.City, SmallLedger.Lanzhou, Today, "lanzhou@example.test", "");
        await RecordInterpretation.By(app, new InterpretationDraft("gansu-2025-152", "Q9", "B", new(2026, 3, 1), "甘工信函〔2026〕20号", "统一口径"), Maker);
        long upload = await UploadLedger.Keep(app, "ledger-messy.xlsx", await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "cases/ledger-messy.xlsx")), Maker);
        await UploadLedger.Preview(app, upload, Maker, Today);
        await using var connection = await owner.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            insert into users (user_name, normalized_name, display_name, role, region_code, organisation, security_stamp, concurrency_stamp, password_hash)
            select n, upper(n), d, r, c, '兰州市工业和信息化局', gen_random_uuid()::text, gen_random_uuid()::text, case when n = 'ma-xiaolan' then null else 'x' end
            from (values ('ma-xiaolan', '马晓兰', 'city', '620100'), ('ma-dali', '马大力', 'county', '620102')) v (n, d, r, c);
            insert into account_requests (kind, user_name, display_name, organisation, role, region_code, email, email_masked, reason, requested_by, requested_by_name, expires_at)
            select 'create', 'zhao-xin', '赵新', '甘肃省财政厅', 'province-finance', '620000', 'sealed', 'z***@example.test', '新到岗', user_id, display_name, now() + interval '7 days'
            from users where user_name = 'ma-dali'
            """);
    }
}
