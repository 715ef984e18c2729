using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Jobs;

/// <summary>What is done by date: a day and one use case. It may remind, let a term run out and carry out what persons have decided; it never decides.</summary>
public interface IDayJob
{
    /// <summary>Code word, such as "lapse-titles".</summary>
    public string Name { get; }

    /// <summary>Does the day's work in the transaction at hand; done twice, the second time finds nothing to do.</summary>
    public Task<DayReport> Run(Work work, DateOnly day, CancellationToken cancel = default);
}

/// <summary>The machine as an officer.</summary>
public static class Machine
{
    public static readonly Officer Officer = new(0, "系统（定时任务）", Role.SystemAdministrator, RegionScope.Province);
}
