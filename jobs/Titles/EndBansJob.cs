using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Jobs.Titles;

/// <summary>不得申报期满解除: the bar ends the day after its last day (Art. 23–25).</summary>
public sealed class EndBansJob(DueDays days) : DatedJob<EndBans>(days);
