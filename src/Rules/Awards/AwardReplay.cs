using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.Rules.Awards;

/// <summary>One event of a replay: an award (granted or asked), a forfeiture (Art. 24/25) or the revocation of an earlier event.</summary>
/// <param name="Row">Row in its file, for messages.</param>
/// <param name="EventId">Its name, unique in the file.</param>
/// <param name="Unit">The unit whose money it is.</param>
/// <param name="DecidedOn">Decision day.</param>
/// <param name="Act">What happens.</param>
/// <param name="Kind">The kind of title, for awards.</param>
/// <param name="Standard">Annual standard; null means the maximum (Q7).</param>
/// <param name="Granted">What was granted; null means the ceiling.</param>
/// <param name="Reference">For a revocation the event revoked; for a forfeiture optionally its article.</param>
public sealed record ReplayEvent(
    int Row, string EventId, string Unit, DateOnly DecidedOn, ReplayAct Act, TitleKind? Kind, Money? Standard, Money? Granted, string Reference);

/// <summary>What a replayed event does.</summary>
public enum ReplayAct
{
    /// <summary>Grants an award.</summary>
    Award,

    /// <summary>Ends further awards (Art. 24, 25).</summary>
    Forfeit,

    /// <summary>Takes back an earlier event: for all later ones it is as if it had never been.</summary>
    Revoke,
}

/// <summary>What came of an event: the calculation for an award under the rule, and the amount in the ledger.</summary>
public sealed record ReplayResult(ReplayEvent Event, AwardCalculation? Calculation, Money? Granted);

/// <summary>Why an event cannot be replayed: row, field and what to do, in Chinese.</summary>
public sealed record ReplayRefusal(int Row, string Field, string Message);

/// <summary>Performs a list of decisions again, unit by unit, by date and then in file order (Art. 18–20, 24, 25).</summary>
public static class AwardReplay
{
    /// <summary>
    /// Replays the events. Results stand in the order of the input. When there is any refusal, nothing may be used: correct the rows first.
    /// </summary>
    /// <param name="events">In file order.</param>
    /// <param name="ruleOn">The rule for a decision day; null when none is in force (Q33).</param>
    /// <param name="readings">Readings for a decision day.</param>
    public static (IReadOnlyList<ReplayResult> Results, IReadOnlyList<ReplayRefusal> Refusals) Run(
        IReadOnlyList<ReplayEvent> events, Func<DateOnly, AwardRule?> ruleOn, Func<DateOnly, AwardReadings> readings)
    {
        ArgumentNullException.ThrowIfNull(events);
        var results = new ReplayResult?[events.Count];
        var refusals = new List<ReplayRefusal>();
        var numbered = events.Select((happened, position) => (happened, position));
        foreach (var unit in numbered.GroupBy(item => item.happened.Unit, StringComparer.Ordinal))
        {
            var replay = new UnitReplay(ruleOn, readings, refusals);
            foreach (var (happened, position) in unit.OrderBy(item => item.happened.DecidedOn))
                results[position] = replay.Next(happened);
        }
        refusals.Sort((a, b) => a.Row.CompareTo(b.Row));
        return (refusals.Count == 0 ? [.. results.Select(result => result!)] : [], refusals);
    }

    private sealed class UnitReplay(
        Func<DateOnly, AwardRule?> ruleOn, Func<DateOnly, AwardReadings> readingsOn, List<ReplayRefusal> refusals)
    {
        private readonly Dictionary<string, PriorAward> _awards = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Forfeiture> _forfeitures = new(StringComparer.Ordinal);
        private readonly List<PriorAward> _standing = [];

        public ReplayResult? Next(ReplayEvent happened) => happened.Act switch
        {
            ReplayAct.Forfeit => Forfeit(happened),
            ReplayAct.Revoke => Revoke(happened),
            _ when happened.Kind is { } kind && kind.IsLegacy() => Keep(happened, kind, happened.Granted ?? Money.Zero, null),
            _ => Award(happened, happened.Kind!.Value),
        };

        private ReplayResult? Award(ReplayEvent happened, TitleKind kind)
        {
            if (ruleOn(happened.DecidedOn) is not { } rule)
                return Refuse(happened, "decided_on", $"{happened.DecidedOn:yyyy-MM-dd} 没有生效的实施细则，不能核算；如按某一办法试算，请用 --policy 指明");
            var maximum = rule.Maximum(kind).Amount;
            if (happened.Standard is { } standard && standard > maximum)
                return Refuse(happened, "standard_wan", $"年度标准 {standard} 高于最高标准 {maximum}");
            var calculation = AwardCalculator.Calculate(
                rule, readingsOn(happened.DecidedOn), new AwardRequest(kind, happened.DecidedOn, happened.Standard),
                new AwardHistory(_standing.ToArray(), _forfeitures.Count == 0 ? null : _forfeitures.Values.First()), alternatives: false);
            var granted = happened.Granted ?? calculation.Ceiling;
            return granted > calculation.Ceiling
                ? Refuse(happened, "granted_wan", $"奖励金额 {granted} 高于可奖励上限 {calculation.Ceiling}：{AwardSentences.Explain(calculation)[^1].Text}")
                : Keep(happened, kind, granted, calculation);
        }

        private ReplayResult Keep(ReplayEvent happened, TitleKind kind, Money granted, AwardCalculation? calculation)
        {
            var award = new PriorAward(kind, granted, happened.DecidedOn, happened.EventId);
            _awards[happened.EventId] = award;
            _standing.Add(award);
            return new ReplayResult(happened, calculation, granted);
        }

        private ReplayResult Forfeit(ReplayEvent happened)
        {
            _forfeitures[happened.EventId] = new Forfeiture(happened.Reference == "25" ? 25 : 24, happened.DecidedOn);
            return new ReplayResult(happened, null, null);
        }

        private ReplayResult? Revoke(ReplayEvent happened)
        {
            if (_awards.Remove(happened.Reference, out var award))
            {
                _ = _standing.RemoveAll(standing => ReferenceEquals(standing, award));
                return new ReplayResult(happened, null, null);
            }
            return _forfeitures.Remove(happened.Reference)
                ? new ReplayResult(happened, null, null)
                : Refuse(happened, "ref", $"找不到可撤销的事项“{happened.Reference}”：应为同一企业在此之前且尚未撤销的 event_id");
        }

        private ReplayResult? Refuse(ReplayEvent happened, string field, string message)
        {
            refusals.Add(new ReplayRefusal(happened.Row, field, message));
            return null;
        }
    }
}
