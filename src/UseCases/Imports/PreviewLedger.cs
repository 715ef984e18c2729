using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>Says what importing a file would do; writes nothing.</summary>
public static class PreviewLedger
{
    private const string Counts = """
        select (select count(*) from staged_titles where status = 'new')::int,
               (select count(*) from staged_titles where status = 'known')::int,
               (select count(*) from staged_titles where status = 'new' and amount > 0)::int,
               (select coalesce(sum(amount), 0) from staged_titles where status = 'new'),
               (select count(*) from (select uscc from staged_titles where status = 'new' union select uscc from staged_decisions where status = 'new') n
                where not exists (select from enterprises e where e.uscc = n.uscc))::int,
               (select count(*) from staged_decisions where status = 'new')::int,
               (select count(*) from staged_decisions where status = 'known')::int
        """;

    public static async Task<LedgerPreview> Of(
        NpgsqlDataSource source, LedgerFile file, Officer officer, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        await using var work = await Work.Begin(source, officer, cancel);
        return await Stage(work.Connection, file, progress, cancel);
    }

    /// <summary>Puts the file beside the ledger within the caller's transaction and says what is new.</summary>
    internal static async Task<LedgerPreview> Stage(NpgsqlConnection connection, LedgerFile file, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        await StagedLedger.Write(connection, file, progress, cancel);
        var compared = await CompareLedger.Run(connection, file, cancel);
        progress?.Report(new ImportProgress("比对", file.Rows.Count, file.Rows.Count));
        var (titlesNew, titlesKnown, awardsNew, amountNew, enterprisesNew, decisionsNew, decisionsKnown) =
            await connection.QuerySingleAsync<(int, int, int, decimal, int, int, int)>(new CommandDefinition(Counts, cancellationToken: cancel));
        var regions = await ReferenceTables.Regions(connection);
        List<Finding> findings = compared.Count == 0 ? [.. file.Findings] : [.. InOrder(file, file.Findings.Concat(compared))];
        return new LedgerPreview
        {
            RecordsRead = file.RecordsRead,
            RecordsWithErrors = findings.Where(finding => finding.Severity == Severity.Error).Select(finding => (finding.Sheet, finding.Row)).Distinct().Count(),
            TitlesNew = titlesNew,
            TitlesKnown = titlesKnown,
            AwardsNew = awardsNew,
            AmountNew = new Money(amountNew),
            EnterprisesNew = enterprisesNew,
            DecisionsNew = decisionsNew,
            DecisionsKnown = decisionsKnown,
            ByYear = Sums(file, row => row.FundYear?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", key => key.Length == 0 ? "未填" : key + "年"),
            ByCity = Sums(file, row => row.City, code => regions.Find(code)?.Name ?? code),
            ByKind = Sums(file, row => ((int)row.Kind).ToString("00", System.Globalization.CultureInfo.InvariantCulture), KindName),
            Findings = findings,
            Notes = file.Notes,
            Sheets = [.. file.Headings.Select(heading => heading.Sheet).Concat(findings.Select(finding => finding.Sheet)).Where(sheet => sheet.Length > 0).Distinct()],
        };
    }

    private static string KindName(string number) => ((TitleKind)int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).Name();

    private static IEnumerable<Finding> InOrder(LedgerFile file, IEnumerable<Finding> findings)
    {
        var order = file.Headings.Select((heading, position) => (heading.Sheet, position)).ToDictionary(heading => heading.Sheet, heading => heading.position);
        return findings.OrderBy(finding => order.GetValueOrDefault(finding.Sheet)).ThenBy(finding => finding.Row).ThenBy(finding => finding.Severity);
    }

    private static List<LedgerSum> Sums(LedgerFile file, Func<LedgerRow, string> key, Func<string, string> name) =>
        [.. file.Rows.GroupBy(key).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new LedgerSum(group.Key, name(group.Key), group.Count(), group.Count(row => !row.Amount.IsZero), group.Sum(row => row.Amount)))];
}
