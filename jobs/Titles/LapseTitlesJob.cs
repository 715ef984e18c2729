using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Jobs.Titles;

/// <summary>称号到期失效: the last day has passed and nobody applied (Art. 22).</summary>
public sealed class LapseTitlesJob(DueDays days) : DatedJob<LapseTitles>(days);
