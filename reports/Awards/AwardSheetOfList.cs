using Npgsql;
using SmartFactory.Gansu.Reports.Sheets;
using SmartFactory.Gansu.UseCases.Awards;
using SmartFactory.Gansu.UseCases.Policies;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Reports.Awards;

/// <summary>The 奖励核算表 of a list that was calculated without saving it.</summary>
public static class AwardSheetOfList
{
    public static async Task<PaperFile> Of(NpgsqlConnection connection, DateOnly decidedOn, string name, IReadOnlyList<SettledLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var rule = await PolicyLibrary.On(connection, decidedOn);
        var regions = await ReferenceTables.Regions(connection);
        var readings = rule.Readings.ForAwards();
        var rows = lines.Select((line, index) =>
        {
            var ledger = line.Past with { Awards = [.. line.Past.Awards.Where(award => award.EntryId > 0)] };
            var c = line.Calculation;
            return new AwardSheetLine
            {
                Seq = index + 1, CityCode = line.Line.CityCode, City = regions.Find(line.Line.CityCode)?.Name ?? "", County = regions.Find(line.Line.CountyCode)?.Name ?? "",
                Name = line.Line.Name, Uscc = line.Line.Uscc.Code, UnitUscc = line.UnitUscc, Kind = line.Line.Kind, Carrier = line.Line.Carrier,
                Standard = c.Standard, Ledger = Priors.Of(ledger, readings), LedgerThisYear = Priors.Of(ledger, readings, decidedOn.Year),
                Forfeited = c.Forfeiture is not null, Deducted = c.Deducted, RoomOverall = c.Cap("overall")?.RoomBefore, RoomScenario = c.Cap("scenario")?.RoomBefore,
                Ceiling = c.Ceiling, Proposed = line.Proposed, Readings = string.Join(' ', c.Alerts.Select(alert => alert.Code)),
                Remarks = string.Join('；', c.Caps.Where(cap => cap.Binds).Select(cap => $"受{cap.Name}限制").Concat(c.Alerts.Select(alert => alert.Text))),
            };
        }).ToList();
        var pack = rule.Pack;
        var source = AwardSheetQuery.Source(new PolicyVersion(rule.PolicyVersionId, rule.Version, pack));
        return AwardSheet.Of(new AwardSheetBatch(name, decidedOn, false, pack.AwardRule, readings, source, rows)).ToFile();
    }
}
