using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Titles;

namespace SmartFactory.Gansu.Jobs.Titles;

/// <summary>执行到期生效的决定: what two persons have decided, on the day they set.</summary>
public sealed class CarryOutDecisionsJob(DueDays days) : DatedJob<CarryOutDueDecisions>(days);
