using System.Net;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>
/// Who may use what, written down by hand: a wrong attribute on an action is found here, where <see cref="AccessMatrixTests"/> would believe it.
/// Letters: M 省工信, F 省财政, P 批准人, C 市州, X 县区, E 企业, A 审计员, S system, Y security, L audit administrator.
/// </summary>
public sealed class AccessTableTests(WebFixture web) : IClassFixture<WebFixture>
{
    private static readonly Dictionary<Role, char> Letters = new()
    {
        [Role.ProvinceMaker] = 'M', [Role.ProvinceFinance] = 'F', [Role.Approver] = 'P', [Role.City] = 'C', [Role.County] = 'X', [Role.Enterprise] = 'E',
        [Role.Auditor] = 'A', [Role.SystemAdministrator] = 'S', [Role.SecurityAdministrator] = 'Y', [Role.AuditAdministrator] = 'L',
    };

    private static readonly (string Request, string Allowed)[] Table =
    [
        ("GET /", "MFPCXEASYL"),
        ("GET /account", "MFPCXEASYL"),
        ("POST /account/password", "MFPCXEASYL"),
        ("GET /account/two-factor", "MFPCXEASYL"),
        ("POST /account/sessions/1/end", "MFPCXEASYL"),
        ("POST /account/sessions/end", "MFPCXEASYL"),
        ("GET /policies", "MFPCXEASYL"),
        ("GET /policies/gansu-2025-152/articles/19", "MFPCXEASYL"),
        ("GET /work-items", "MFPCXEA"),
        ("POST /work-items/1/cancel", "MFPCXEA"),

        ("GET /imports", "MFPA"),
        ("GET /imports/export", "MFPA"),
        ("GET /imports/1", "MFPA"),
        ("GET /imports/1/marked", "MFPA"),
        ("POST /imports/1/marked", "MFPA"),
        ("GET /imports/new", "M"),
        ("POST /imports", "M"),
        ("POST /imports/1/totals", "M"),
        ("GET /imports/1/commit", "M"),
        ("POST /imports/1/commit", "M"),
        ("POST /imports/1/discard", "M"),

        ("GET /settlements", "MFPCXEA"),
        ("GET /settlements/export", "MFPCXEA"),
        ("GET /settlements/1", "MFPCXEA"),
        ("GET /settlements/1/export", "MFPCXEA"),
        ("GET /settlements/1/what-if", "MFPA"),
        ("POST /settlements/1/what-if/save", "M"),
        ("GET /settlements/new", "M"),
        ("POST /settlements", "M"),
        ("POST /settlements/1/calculate", "M"),
        ("GET /settlements/1/submit", "M"),
        ("POST /settlements/1/submit", "M"),
        ("POST /settlements/1/withdraw", "M"),
        ("POST /settlements/1/review", "F"),
        ("POST /settlements/1/extra-decision", "MF"),
        ("GET /settlements/1/finish-review", "F"),
        ("POST /settlements/1/finish-review", "F"),
        ("POST /settlements/1/return", "MFP"),
        ("GET /settlements/1/approve", "P"),
        ("POST /settlements/1/approve", "P"),
        ("GET /settlements/1/receipt", "MFPA"),
        ("GET /settlements/1/supersessions", "MFPA"),
        ("POST /interpretations/1/confirm", "P"),

        ("GET /reports", "MFPCXA"),
        ("GET /reports/statistics", "MFPCXA"),
        ("GET /reports/statistics/export", "MFPCXA"),
        ("GET /reports/1/evidence/1", "MFPCXA"),
        ("GET /reports/new", "MCX"),
        ("POST /reports/new", "MCX"),

        ("GET /settlements/1/notice", "M"),
        ("POST /settlements/1/notice", "M"),
        ("GET /public-notices", "MFPCXEA"),
        ("GET /public-notices/export", "MFPCXEA"),
        ("GET /public-notices/1", "MFPCXEA"),
        ("GET /public-notices/1/withdraw", "M"),
        ("POST /public-notices/1/withdraw", "M"),
        ("GET /public-notices/1/objections/new", "M"),
        ("POST /public-notices/1/objections/new", "M"),
        ("POST /objections/1/conclude", "M"),
        ("POST /objections/1/reveal", "M"),

        ("GET /quota-issues", "MFPCXA"),
        ("GET /quota-issues/export", "MFPCXA"),
        ("GET /quota-issues/1", "MFPCXA"),
        ("GET /quota-issues/1/export", "MFPCXA"),
        ("GET /quota-issues/new/1", "MF"),
        ("POST /quota-issues/new/1", "MF"),
        ("GET /payments", "MFPCXEA"),
        ("GET /payments/export", "MFPCXEA"),
        ("GET /payments/new", "FC"),
        ("POST /payments/new", "FC"),
        ("GET /payments/earlier", "FC"),
        ("POST /payments/earlier", "FC"),
        ("GET /payments/confirm", "FC"),
        ("POST /payments/confirm", "FC"),
        ("POST /payments/reject", "FC"),
        ("GET /payments/1/return", "FC"),
        ("GET /payments/1/receipt", "CE"),

        ("GET /enterprises", "MFPCXEA"),
        ("GET /enterprises/export", "MFPCXA"),
        ("GET /enterprises/1/name", "M"),
        ("POST /enterprises/1/branch", "M"),
        ("GET /enterprises/1/account", "CE"),
        ("POST /enterprises/1/accounts/1/confirm", "F"),
        ("POST /enterprises/1/accounts/1/reject", "F"),
        ("POST /enterprises/1/accounts/1/reveal", "MFPCE"),
        ("GET /enterprises/1/awards/1/reversal", "M"),
        ("POST /enterprises/1/reversals/1/confirm", "P"),
        ("GET /titles", "MFPCXEA"),
        ("GET /titles/export", "MFPCXEA"),
        ("GET /titles/1", "MFPCXEA"),
        ("GET /titles/1/renewal", "CXE"),
        ("POST /titles/1/renewal", "CXE"),
        ("GET /enterprises/1/may-apply", "MFPCXEA"),
        ("GET /renewals", "MFPCXEA"),
        ("GET /renewals/export", "MFPCXEA"),
        ("GET /renewals/1", "MFPCXEA"),
        ("POST /renewals/steps/return", "CX"),
        ("POST /renewals/steps/resubmit", "CXE"),
        ("POST /renewals/steps/check", "CX"),
        ("POST /renewals/steps/commission", "M"),
        ("POST /renewals/steps/conclude", "M"),
        ("POST /renewals/steps/withdraw", "CXE"),
        ("GET /decisions", "MFPCXEA"),
        ("GET /decisions/export", "MFPCXEA"),
        ("GET /decisions/1", "MFPCXEA"),
        ("GET /decisions/start", "M"),
        ("GET /decisions/new", "M"),
        ("GET /decisions/check", "M"),
        ("POST /decisions/check", "M"),
        ("POST /decisions/edit", "M"),
        ("POST /decisions", "M"),
        ("GET /decisions/confirm", "P"),
        ("POST /decisions/confirm", "P"),
        ("POST /decisions/reject", "P"),
        ("GET /decisions/supersessions", "MFPA"),
        ("GET /decisions/supersessions/export", "MFPA"),
        ("GET /legacy-titles", "MFPA"),
        ("GET /legacy-titles/export", "MFPA"),
        ("GET /legacy-titles/begin", "M"),
        ("POST /legacy-titles/begin", "M"),
        ("GET /attachments/1", "MFPCXEA"),

        ("GET /events", "AL"),
        ("GET /events/export", "AL"),
        ("GET /sensitive-views", "AL"),
        ("GET /sensitive-views/export", "AL"),
        ("GET /users", "Y"),
        ("GET /users/export", "Y"),
        ("GET /users/new", "Y"),
        ("POST /users/new", "Y"),
        ("GET /users/1", "Y"),
        ("POST /users/1/disable", "Y"),
        ("POST /users/1/enable", "Y"),
        ("POST /users/1/reset", "Y"),
        ("POST /users/1/role", "Y"),
        ("POST /users/1/address", "Y"),
        ("POST /users/1/link", "Y"),
        ("GET /account-requests", "SYL"),
        ("GET /account-requests/1", "SYL"),
        ("POST /account-requests/1/confirm", "SYL"),
        ("POST /account-requests/1/reject", "SYL"),
        ("POST /account-requests/1/withdraw", "SYL"),
        ("GET /holidays", "MS"),
        ("GET /holidays/new", "MS"),
        ("POST /holidays/new", "MS"),
        ("GET /holidays/1", "MS"),
        ("POST /holidays/1/confirm", "MS"),
        ("POST /holidays/1/reject", "MS"),
        ("POST /users/1/sessions/end", "Y"),
        ("GET /system", "SYL"),
        ("GET /hangfire", "S"),
        ("GET /hangfire/jobs/succeeded", "S"),
        ("GET /jobs", "SA"),
        ("GET /jobs/history", "SA"),
        ("GET /jobs/history/export", "SA"),
        ("GET /jobs/lapse-titles", "SA"),
        ("GET /jobs/lapse-titles/preview", "S"),
        ("POST /jobs/lapse-titles/run", "S"),
        ("POST /jobs/lapse-titles/pause", "S"),
        ("POST /jobs/lapse-titles/resume", "S"),
        ("POST /jobs/back-to-today", "S"),
        ("POST /jobs/catch-up", "S"),
    ];

    /// <summary>The requests of a role.</summary>
    internal static IEnumerable<string> Of(Role role) => Table.Where(row => row.Allowed.Contains(Letters[role], StringComparison.Ordinal)).Select(row => row.Request);

    public static TheoryData<Role> EveryRole => [.. Roles.All];

    [Theory]
    [MemberData(nameof(EveryRole))]
    public async Task A_role_may_use_what_stands_in_the_table_and_nothing_else(Role role)
    {
        var person = await web.SignInAs(role);
        var wrong = new List<string>();
        foreach (var (request, allowed) in Table)
        {
            string url = request[(request.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            using var answer = request.StartsWith("POST", StringComparison.Ordinal) ? await person.Post(url) : await person.Get(url);
            if ((answer.StatusCode == HttpStatusCode.Forbidden) == allowed.Contains(Letters[role], StringComparison.Ordinal) || (int)answer.StatusCode >= 500)
                wrong.Add($"{request}: {(int)answer.StatusCode}");
        }
        Assert.Empty(wrong);
    }
}
