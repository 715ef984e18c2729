using System.Runtime.InteropServices;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>The rows of a file beside the ledger, in temporary tables of one transaction.</summary>
internal static class StagedLedger
{
    private const string Tables = """
        create temp table staged_titles (
          position int primary key, uscc text not null, name text not null, city text not null, county text, kind text not null, family text not null,
          carrier text not null, document text not null, confirmed_on date not null, amount numeric(14,2) not null, award_document text not null,
          fund_year int, valid_to date, renewal_open date, renewal_due date, state text not null, state_since date not null, policy_version_id bigint,
          status text not null default 'new', title_id bigint, ordinal int) on commit drop;
        create temp table staged_decisions (
          position int primary key, uscc text not null, name text not null, city text, county text, carrier text not null, article int not null,
          outcome text not null, family text, content text not null, document text not null, decided_on date not null, ban_years int not null,
          ban_to date, forfeits boolean not null, status text not null default 'new') on commit drop;
        """;

    private const string CopyTitles = """
        copy staged_titles (position, uscc, name, city, county, kind, family, carrier, document, confirmed_on, amount, award_document, fund_year,
                            valid_to, renewal_open, renewal_due, state, state_since, policy_version_id, ordinal)
        from stdin (format binary)
        """;

    private const string CopyDecisions = """
        copy staged_decisions (position, uscc, name, city, county, carrier, article, outcome, family, content, document, decided_on, ban_years, ban_to, forfeits)
        from stdin (format binary)
        """;

    private const int RowsPerReport = 5_000;

    public static async Task Write(NpgsqlConnection connection, LedgerFile file, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        _ = await connection.ExecuteAsync(Tables);
        var terms = new ImportedTerms(file.Policies, await PolicyLibrary.Interpretations(connection), file.ReadOn);
        var ordinals = new Dictionary<(string, string, string, string), int>(file.Rows.Count);
        await using (var titles = await connection.BeginBinaryImportAsync(CopyTitles, cancel))
        {
            for (int i = 0; i < file.Rows.Count; i++)
            {
                var row = file.Rows[i];
                ref int twins = ref CollectionsMarshal.GetValueRefOrAddDefault(ordinals, (row.Uscc, Family(row.Kind), row.Carrier, row.Document), out _);
                int ordinal = ++twins;
                await Copy(titles, i, row, ordinal, terms, cancel);
                if (i % RowsPerReport == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    progress?.Report(new ImportProgress("比对", i, file.Rows.Count));
                }
            }
            _ = await titles.CompleteAsync(cancel);
        }
        await using (var decisions = await connection.BeginBinaryImportAsync(CopyDecisions, cancel))
        {
            for (int i = 0; i < file.Decisions.Count; i++)
                await Copy(decisions, i, file.Decisions[i], cancel);
            _ = await decisions.CompleteAsync(cancel);
        }
        _ = await connection.ExecuteAsync("analyze staged_titles; analyze staged_decisions");
    }

    /// <summary>优秀场景 of the old and the new rule are one family: the day alone tells them apart, and the day may be what is wrong.</summary>
    public static string Family(TitleKind kind) => kind == TitleKind.LegacyScenario ? TitleKind.Scenario.Code() : kind.Code();

    private static async Task Copy(NpgsqlBinaryImporter to, int position, LedgerRow row, int ordinal, ImportedTerms terms, CancellationToken cancel)
    {
        var term = terms.Of(row.Kind, row.ConfirmedOn);
        await to.StartRowAsync(cancel);
        await to.WriteAsync(position, NpgsqlDbType.Integer, cancel);
        await to.WriteAsync(row.Uscc, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.Name, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.City, NpgsqlDbType.Text, cancel);
        await Optional(to, row.County, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.Kind.Code(), NpgsqlDbType.Text, cancel);
        await to.WriteAsync(Family(row.Kind), NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.Carrier, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.Document, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.ConfirmedOn, NpgsqlDbType.Date, cancel);
        await to.WriteAsync(row.Amount.Yuan, NpgsqlDbType.Numeric, cancel);
        await to.WriteAsync(row.AwardDocument, NpgsqlDbType.Text, cancel);
        await Optional(to, row.FundYear, NpgsqlDbType.Integer, cancel);
        await Optional(to, term.Dates?.ValidTo, NpgsqlDbType.Date, cancel);
        await Optional(to, term.Dates?.RenewalOpen, NpgsqlDbType.Date, cancel);
        await Optional(to, term.Dates?.RenewalDue, NpgsqlDbType.Date, cancel);
        await to.WriteAsync(term.State, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(term.Since, NpgsqlDbType.Date, cancel);
        await Optional(to, term.PolicyVersionId, NpgsqlDbType.Bigint, cancel);
        await to.WriteAsync(ordinal, NpgsqlDbType.Integer, cancel);
    }

    private static async Task Copy(NpgsqlBinaryImporter to, int position, DecisionRow row, CancellationToken cancel)
    {
        await to.StartRowAsync(cancel);
        await to.WriteAsync(position, NpgsqlDbType.Integer, cancel);
        await to.WriteAsync(row.Uscc, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.Name, NpgsqlDbType.Text, cancel);
        await Optional(to, row.City, NpgsqlDbType.Text, cancel);
        await Optional(to, row.County, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.Carrier, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.Article, NpgsqlDbType.Integer, cancel);
        await to.WriteAsync(row.Outcome switch { DecisionOutcome.Cancelled => "cancelled", DecisionOutcome.Downgraded => "downgraded", _ => "banned" }, NpgsqlDbType.Text, cancel);
        await Optional(to, row.Kind is { } kind ? Family(kind) : null, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.Content, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.Document, NpgsqlDbType.Text, cancel);
        await to.WriteAsync(row.DecidedOn, NpgsqlDbType.Date, cancel);
        await to.WriteAsync(row.BanYears, NpgsqlDbType.Integer, cancel);
        await Optional(to, row.BanTo, NpgsqlDbType.Date, cancel);
        await to.WriteAsync(row.Forfeits, NpgsqlDbType.Boolean, cancel);
    }

    private static Task Optional<T>(NpgsqlBinaryImporter to, T? value, NpgsqlDbType type, CancellationToken cancel) =>
        value is null ? to.WriteNullAsync(cancel) : to.WriteAsync(value, type, cancel);
}
