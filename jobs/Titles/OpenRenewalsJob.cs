using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Jobs.Titles;

/// <summary>进入复核期: from the stored day six months before the end (Art. 22).</summary>
public sealed class OpenRenewalsJob(DueDays days) : DatedJob<OpenRenewals>(days);
