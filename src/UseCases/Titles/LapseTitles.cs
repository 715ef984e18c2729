using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>到期失效: the last day has passed and nobody applied (Art. 22, Q23). What was applied for goes on as 复核中 (Q22).</summary>
public sealed class LapseTitles : IDayJob
{
    private const string Due = """
        select title_id from titles
        where state in ('valid', 'renewal-open') and valid_to < @day
        order by title_id
        for update
        """;

    /// <inheritdoc/>
    public string Name => "lapse-titles";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default) =>
        DayReport.Of(("lapsed", await MoveByDate.Of(work, TitleAct.Lapse, Due, "有效期届满，未提出复核申请", day)));
}
