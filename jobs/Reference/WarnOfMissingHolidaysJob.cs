using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Reference;

namespace SmartFactory.Gansu.Jobs.Reference;

/// <summary>下一年度节假日安排检查: next year's arrangement is asked for.</summary>
public sealed class WarnOfMissingHolidaysJob(DueDays days) : DatedJob<WarnOfMissingHolidays>(days);
