using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Jobs.Titles;

/// <summary>市州待办周报: what is due, overdue and waiting, city by city.</summary>
public sealed class WeeklyDigestJob(DueDays days) : DatedJob<WeeklyDigest>(days);
