using SmartFactory.Gansu.Rules.Titles;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.UseCases.Titles;

/// <summary>复核期开始: from the stored day on, six months before the end, renewal may be applied for (Art. 22).</summary>
public sealed class OpenRenewals : IDayJob
{
    private const string Due = """
        select title_id from titles
        where state = 'valid' and renewal_open <= @day and valid_to >= @day
        order by title_id
        for update
        """;

    /// <inheritdoc/>
    public string Name => "open-renewals";

    /// <inheritdoc/>
    public async Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default) =>
        DayReport.Of(("opened", await MoveByDate.Of(work, TitleAct.OpenRenewal, Due, "复核申请开始受理", day)));
}
