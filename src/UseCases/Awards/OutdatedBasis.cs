using Npgsql;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>Tells when the rule or its readings for the decision day are no longer those a batch was calculated under.</summary>
public static class OutdatedBasis
{
    /// <summary>What has changed, in a sentence; null when nothing has, or when the batch is approved or withdrawn.</summary>
    public static async Task<string?> Of(NpgsqlConnection connection, long settlementId)
    {
        var settlement = await SettlementRows.Read(connection, settlementId);
        if (settlement.Stage is SettlementStage.Approved or SettlementStage.Withdrawn)
            return null;
        var then = await SettlementBasis.Of(connection, settlement);
        try
        {
            var now = await SettlementBasis.On(connection, settlement.DecidedOn);
            if (then.SameAs(now))
                return null;
            if (then.PolicyVersionId != now.PolicyVersionId)
                return "测算之后，决定日适用的办法有了新版本";
            var changed = now.Letters.Letters.Where(pair => then.Letters.Letters.GetValueOrDefault(pair.Key) != pair.Value)
                .Select(pair => $"口径 {pair.Key} 由 {then.Letters.Letters.GetValueOrDefault(pair.Key)} 改为 {pair.Value}");
            return $"测算之后确认了新的解释口径：{string.Join("，", changed)}";
        }
        catch (RefusalException refusal)
        {
            return refusal.Message;
        }
    }
}
