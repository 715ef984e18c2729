using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Imports;

namespace SmartFactory.Gansu.UseCases.Imports;

/// <summary>How many titles and how much money of one year, city or kind.</summary>
public sealed record LedgerSum(string Key, string Name, int Titles, int Awards, Money Amount);

/// <summary>What importing a file would do, before anything is written.</summary>
public sealed record LedgerPreview
{
    /// <summary>Records in the file, right or wrong.</summary>
    public required int RecordsRead { get; init; }

    /// <summary>Records with at least one error.</summary>
    public required int RecordsWithErrors { get; init; }

    /// <summary>Titles that would be written.</summary>
    public required int TitlesNew { get; init; }

    /// <summary>Titles that are in the ledger already, the same.</summary>
    public required int TitlesKnown { get; init; }

    /// <summary>Awards that would be written, and their sum.</summary>
    public required int AwardsNew { get; init; }

    /// <summary>Sum of the awards that would be written.</summary>
    public required Money AmountNew { get; init; }

    /// <summary>Enterprises that would be written.</summary>
    public required int EnterprisesNew { get; init; }

    /// <summary>Decisions that would be written.</summary>
    public required int DecisionsNew { get; init; }

    /// <summary>Decisions that are in the ledger already.</summary>
    public required int DecisionsKnown { get; init; }

    /// <summary>Sums over all rows without errors per fund year.</summary>
    public required IReadOnlyList<LedgerSum> ByYear { get; init; }

    /// <summary>The same per unit at city level.</summary>
    public required IReadOnlyList<LedgerSum> ByCity { get; init; }

    /// <summary>The same per kind of title.</summary>
    public required IReadOnlyList<LedgerSum> ByKind { get; init; }

    /// <summary>Errors and warnings in order of rows, those of the comparison with the ledger included.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What was understood although it was not plain.</summary>
    public required IReadOnlyList<ImportNote> Notes { get; init; }

    /// <summary>Worksheets that were read: each counts its rows from 1. Empty for a CSV file.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>Number of errors.</summary>
    public int Errors => Findings.Count(finding => finding.Severity == Severity.Error);

    /// <summary>Number of warnings.</summary>
    public int Warnings => Findings.Count(finding => finding.Severity == Severity.Warning);

    /// <summary>All titles read without errors.</summary>
    public int Titles => ByKind.Sum(sum => sum.Titles);

    /// <summary>All money read without errors.</summary>
    public Money Amount => ByKind.Sum(sum => sum.Amount);

    /// <summary>Nothing is left to write: the file is in the ledger.</summary>
    public bool NothingNew => TitlesNew == 0 && DecisionsNew == 0;
}

/// <summary>What was written; import number 0 when there was nothing new.</summary>
public sealed record LedgerReceipt(long ImportId, long EventId, int Titles, int Awards, Money Amount, int Enterprises, int Decisions, LedgerPreview Preview)
{
    /// <summary>What was written, in one sentence.</summary>
    public string InWords => $"已写入 {Titles} 项称号、{Awards} 笔奖励共 {Amount}、{Decisions} 件处理决定，新增企业 {Enterprises} 家。";
}
