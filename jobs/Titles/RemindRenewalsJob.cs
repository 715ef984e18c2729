using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Jobs.Titles;

/// <summary>复核提醒信函: six, four, three months and one before the end, and on its day, while nobody has applied (Art. 22).</summary>
public sealed class RemindRenewalsJob(DueDays days) : DatedJob<RemindRenewals>(days);
