using Npgsql;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>
/// What the dates of titles go by on a day (Art. 22): the rule in force, or after its own end the newest, with what was interpreted by then.
/// Titles keep their dates and are still reminded of them (Q33).
/// </summary>
/// <param name="Term">The periods.</param>
/// <param name="Readings">The readings.</param>
/// <param name="Version">The version of the rule in force; null when none is, since nothing is decided under it then.</param>
internal sealed record TermInForce(TitleTerm Term, Readings Readings, long? Version)
{
    public static async Task<TermInForce> On(NpgsqlConnection connection, DateOnly day)
    {
        var (rule, inForce) = await PolicyLibrary.OnOrNewest(connection, day) ?? throw new RefusalException("还没有载入任何政策。");
        return new TermInForce(rule.Pack.Term, rule.Readings, inForce ? rule.PolicyVersionId : null);
    }
}
