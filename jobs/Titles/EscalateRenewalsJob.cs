using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Jobs.Titles;

/// <summary>逾期提请督办: a stage has passed and nothing was done (Art. 22).</summary>
public sealed class EscalateRenewalsJob(DueDays days) : DatedJob<EscalateRenewals>(days);
