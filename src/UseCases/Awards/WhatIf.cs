using Npgsql;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.People;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Answers a <see cref="WhatIfQuestion"/> (Art. 18–20) by reading only.</summary>
public static class WhatIf
{
    /// <summary>Compares with the present result, per award, enterprise, city, kind and in total. Refuses what cannot be asked.</summary>
    public static async Task<WhatIfAnswer> Ask(
        NpgsqlDataSource database, WhatIfQuestion question, DateOnly today, Officer officer, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var batch = question.SettlementId is { } id ? await WhatIfRows.Batch(connection, id, officer) : null;
        var present = batch is null ? [] : await WhatIfRows.Lines(connection, batch.SettlementId);
        string[] codes = Codes(question);
        if (present.Count + codes.Length == 0)
            throw new RefusalException("请选择批次，或至少给出一项奖励");
        var ledger = await WhatIfRows.Ledger(connection, codes, [.. present.Select(line => line.UnitId).Distinct()], officer, cancel);
        var added = Added(question, codes, present, ledger, officer);

        var day = batch?.DecidedOn ?? question.DecidedOn ?? today;
        var basis = batch is null
            ? SettlementBasis.Of(await PolicyLibrary.On(connection, day, ledger.Stamp))
            : await SettlementBasis.Of(connection, batch.PolicyVersionId, batch.Readings);
        var (rule, before) = (basis.Rule, basis.Readings);
        var after = Changed(basis.Letters, question.Readings).ForAwards();
        basis.DemandStandards([.. question.Standards,
            .. question.Lines.Where(line => line.Standard is not null).Select(line => KeyValuePair.Create(line.Kind, line.Standard!.Value))]);

        var lines = present.Concat(added).ToList();
        var own = batch is { Stage: "approved" } ? await WhatIfRows.OwnEntries(connection, batch.SettlementId) : [];
        AwardHistory Past(long unit) => !ledger.Units.TryGetValue(unit, out var known) ? AwardHistory.None
            : own.Count == 0 ? known.History
            : known.History with { Awards = [.. known.History.Awards.Where(award => !own.Contains(award.EntryId))] };

        var kept = lines.Where(line => !question.Without.Contains(line.Seq)).ToList();
        var changed = BatchCalculator.Calculate(rule, after, day, kept.Select(line => line.ToLine(question.Standards)), Past, alternatives: false)
            .ToDictionary(result => result.Line.Seq);
        var asAdded = added.Count == 0 || batch is not null ? []
            : BatchCalculator.Calculate(rule, before, day, added.Select(line => line.ToLine(NoStandards)), Past, alternatives: false)
                .ToDictionary(result => result.Line.Seq, result => result.Proposed);

        var rows = lines.ConvertAll(line => Row(line, changed.GetValueOrDefault(line.Seq), asAdded));
        var rest = batch?.FundPoolId is { } pool ? await FundPools.RestFor(connection, pool, batch.SettlementId) : (Money?)null;
        return Answer(basis.Pack.Id, day, before, after, rest, rows);
    }

    private static readonly Dictionary<TitleKind, Money> NoStandards = [];

    private static WhatIfRow Row(WhatIfLineRow line, BatchResult? changed, Dictionary<int, Money> asAdded)
    {
        Money? before = line.Proposed is { } proposed ? (line.Held ? Money.Zero : proposed)
            : asAdded.TryGetValue(line.Seq, out var alone) ? alone : null;
        Money? after = changed is null ? null : line.Held ? Money.Zero : changed.Proposed;
        return new WhatIfRow(line.Seq, line.Uscc, line.Name, line.City, line.Kind, before, after, changed?.Calculation);
    }

    private static WhatIfAnswer Answer(
        string policy, DateOnly day, AwardReadings before, AwardReadings after, Money? poolRest, List<WhatIfRow> rows) => new(
        policy, day, before, after, poolRest,
        Sum("合计", rows),
        [.. rows.GroupBy(row => row.City).Select(city => Sum(city.Key, city))],
        [.. rows.GroupBy(row => row.Kind).OrderBy(kind => kind.Key).Select(kind => Sum(kind.Key.Name(), kind))],
        [.. rows.GroupBy(row => (row.Uscc, row.Name, row.City)).Select(unit => new WhatIfEnterprise(unit.Key.Uscc, unit.Key.City, Sum(unit.Key.Name, unit)))
            .OrderByDescending(unit => Math.Abs(unit.Sum.Difference.Yuan)).ThenBy(unit => unit.Uscc, StringComparer.Ordinal)],
        rows);

    private static WhatIfSum Sum(string name, IEnumerable<WhatIfRow> rows)
    {
        var list = rows.ToList();
        return new WhatIfSum(name, list.Count, list.Sum(row => row.Before ?? Money.Zero), list.Sum(row => row.After ?? Money.Zero));
    }

    private static Readings Changed(Readings readings, IReadOnlyDictionary<string, string> overrides)
    {
        foreach (string id in overrides.Keys.Where(id => !AwardReadings.All.Contains(id.ToUpperInvariant())))
            throw new RefusalException($"口径{id}不影响金额，不能试算；可试算的有{string.Join("、", AwardReadings.All)}") { Field = $"Readings[{id}]" };
        return readings.TryWithAll(overrides.Select(pair => $"{pair.Key}={pair.Value}"), out var changed, out string? problem)
            ? changed
            : throw new RefusalException(problem);
    }

    private static string[] Codes(WhatIfQuestion question) => [.. question.Lines.Select(line =>
    {
        if (line.Kind.IsLegacy())
            throw new RefusalException($"{line.Kind.Name()}不在奖励范围内") { Field = "Added" };
        return Uscc.TryParse(line.Uscc, out _, out string? problem) ? line.Uscc.Trim().ToUpperInvariant() : throw new RefusalException($"{line.Uscc}：{problem}") { Field = "Added" };
    })];

    private static List<WhatIfLineRow> Added(
        WhatIfQuestion question, string[] codes, IReadOnlyList<WhatIfLineRow> present, WhatIfLedger ledger, Officer officer)
    {
        int seq = present.Count == 0 ? 0 : present.Max(line => line.Seq);
        var unknown = new Dictionary<string, long>(StringComparer.Ordinal);
        return [.. question.Lines.Zip(codes, (line, code) =>
        {
            var enterprise = ledger.Enterprises.GetValueOrDefault(code);
            if (enterprise is null && officer.Scope != RegionScope.Province)
                throw new RefusalException($"{code}：不在您的管理范围内，或台账中没有这家企业") { Field = "Added" };
            // a unit of its own for each code the ledger does not know, so that two lines of it still see each other
            if (enterprise is null)
                _ = unknown.TryAdd(code, -unknown.Count - 1);
            long unit = enterprise?.UnitId ?? unknown[code];
            return new WhatIfLineRow(++seq, unit, code, enterprise?.Name ?? code, enterprise?.City ?? "未入台账", line.Kind, null, line.Standard, null, false, false);
        })];
    }
}
