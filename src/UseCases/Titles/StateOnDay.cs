namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>What a title was on a day and who held it, for statements with the parameters @on and @knownBefore (Art. 21–25, 28).</summary>
/// <remarks>
/// A move recorded later was made knowing those before it and speaks for every day from its own on: a period that lapsed when a late renewal was withdrawn,
/// a decision dated back. Only a transfer changes who holds the title, and it says nothing about its state.
/// </remarks>
internal static class StateOnDay
{
    /// <summary>The act of a move that changes the holder alone.</summary>
    public const string Transfer = "transfer";

    /// <summary>Of the title <paramref name="titleId"/>: to_state, effective_on and the dates of its period. No row when it was not there yet.</summary>
    public static string Of(string titleId) => $"""
        select to_state, effective_on, valid_to, renewal_open, renewal_due from title_moves m
        where m.title_id = {titleId} and m.act <> '{Transfer}' and m.effective_on <= @on and m.recorded_at < @knownBefore
        order by m.title_move_id desc limit 1
        """;

    /// <summary>Of the title <paramref name="titleId"/>: the enterprise_id of the day.</summary>
    public static string Holder(string titleId) => $"""
        select enterprise_id from title_moves m
        where m.title_id = {titleId} and (m.act = '{Transfer}' or m.from_state is null) and m.effective_on <= @on and m.recorded_at < @knownBefore
        order by m.title_move_id desc limit 1
        """;
}
