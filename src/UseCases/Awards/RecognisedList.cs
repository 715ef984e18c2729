using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Imports;
using SmartFactory.Gansu.UseCases.Imports;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>拟认定名单: this year's list as read from a file, with everything that is wrong in it.</summary>
/// <param name="Lines">The rows without errors.</param>
/// <param name="Findings">What is wrong, at its row and column.</param>
/// <param name="RowsRead">Records seen, right or wrong.</param>
public sealed record RecognisedList(IReadOnlyList<RecognisedLine> Lines, IReadOnlyList<Finding> Findings, int RowsRead)
{
    private const string KnownSql = "select uscc, name, city_code from enterprises where uscc = any (@uscc)";

    private sealed record Known(string Uscc, string Name, string CityCode);

    /// <summary>Whether every row was understood.</summary>
    public bool Ok => Lines.Count > 0 && Findings.All(finding => finding.Severity != Severity.Error);

    /// <summary>Reads a workbook or CSV file; the rule of the decision day says which kinds and standards there are.</summary>
    public static async Task<RecognisedList> Read(NpgsqlConnection connection, Stream file, DateOnly decidedOn, CancellationToken cancel = default)
    {
        var rule = await PolicyLibrary.On(connection, decidedOn);
        var reader = new RecognisedListReader(await ReferenceTables.Regions(connection), rule.Pack.AwardRule);
        foreach (var row in TabularFile.Rows(file).Where(row => !row.Hidden))
        {
            cancel.ThrowIfCancellationRequested();
            reader.Accept(row);
        }
        var rows = reader.Finish();
        var known = (await connection.QueryAsync<Known>(KnownSql, new { uscc = rows.Select(row => row.Line.Uscc.Code).Distinct().ToArray() }))
            .ToDictionary(enterprise => enterprise.Uscc, StringComparer.Ordinal);
        foreach (var (line, reading) in rows)
        {
            if (!known.TryGetValue(line.Uscc.Code, out var enterprise))
                continue;
            if (enterprise.Name != line.Name)
                reading.Say(Field.Name, Severity.Warning, $"台账中该代码的企业名称为“{enterprise.Name}”：如已更名请先办理变更，核算按信用代码进行");
            if (enterprise.CityCode != line.CityCode)
                reading.Say(Field.City, Severity.Warning, "与台账中该企业的市州不同：核算按台账所在市州汇总");
        }
        return new RecognisedList([.. rows.Select(row => row.Line)], [.. reader.Findings.OrderBy(finding => finding.Row).ThenBy(finding => finding.Severity)], reader.RowsRead);
    }
}
