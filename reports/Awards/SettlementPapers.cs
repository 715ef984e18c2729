using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>One of the papers of a batch.</summary>
/// <param name="Code">Word in addresses and at the command line.</param>
/// <param name="Name">Chinese name.</param>
/// <param name="Roles">Who may have it.</param>
public sealed record SettlementPaper(string Code, string Name, IReadOnlyList<Role> Roles)
{
    private static readonly Role[] Province = [Role.ProvinceMaker, Role.ProvinceFinance, Role.Approver, Role.Auditor, Role.SystemAdministrator];

    public static readonly SettlementPaper AwardSheet = new("award-sheet", "奖励核算表", [.. Province, Role.City, Role.County]);
    public static readonly SettlementPaper Allocation = new("allocation", "资金安排表", [.. Province, Role.City, Role.County]);
    public static readonly SettlementPaper CityQuota = new("city-quota", "市州资金下达汇总表", [.. Province, Role.City]);
    public static readonly SettlementPaper Accounts = new("accounts", "拨付账户表", [Role.ProvinceMaker, Role.ProvinceFinance, Role.Approver, Role.SystemAdministrator]);
    public static readonly SettlementPaper Notice = new("notice", "公示名单", Province);

    public static IReadOnlyList<SettlementPaper> All { get; } = [AwardSheet, Allocation, CityQuota, Accounts, Notice];

    /// <summary>Papers a role may have, in order.</summary>
    public static IEnumerable<SettlementPaper> For(Role role) => All.Where(paper => paper.Roles.Contains(role));

    public static SettlementPaper Parse(string code) =>
        All.FirstOrDefault(paper => paper.Code == code)
            ?? throw new RefusalException($"没有这种表：{code}（可选 {string.Join('、', All.Select(paper => paper.Code))}）");
}

/// <summary>Makes any paper of a batch.</summary>
public sealed class SettlementPapers(NpgsqlDataSource database, RevealAccounts reveal)
{
    /// <summary>The file. The accounts paper is made only for a written purpose and leaves a record of every account shown.</summary>
    public async Task<PaperFile> Make(
        SettlementPaper paper, long settlementId, Officer officer, string purpose = "", IProgress<int>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(paper);
        ArgumentNullException.ThrowIfNull(officer);
        // the operator at the command line is the machine's owner; a signed-in system administrator has no business here
        if (!paper.Roles.Contains(officer.Role) || (officer.Role == Role.SystemAdministrator && officer.UserId != 0))
            throw new RefusalException($"{officer.Role.Name()}不能导出{paper.Name}");
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (paper == SettlementPaper.AwardSheet)
            return AwardSheet.Of(await AwardSheetQuery.Read(connection, settlementId, officer, cancel)).ToFile(progress, cancel: cancel);
        if (paper == SettlementPaper.Allocation)
            return (await AllocationSheet.Read(connection, settlementId, officer, cancel)).ToFile(progress, cancel: cancel);
        if (paper == SettlementPaper.CityQuota)
            return (await CityQuotaSheet.Read(connection, settlementId, officer, cancel)).ToFile(progress, cancel: cancel);
        if (paper == SettlementPaper.Accounts)
            return (await PaymentAccountSheet.Read(connection, reveal, settlementId, officer, purpose, cancel)).ToFile(progress, cancel: cancel);
        return (await PublicNoticeList.Read(connection, settlementId, officer, cancel)).ToFile(progress, cancel: cancel);
    }
}
