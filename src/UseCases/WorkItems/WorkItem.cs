using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.WorkItems;

/// <summary>A piece of long work that a run has taken up.</summary>
/// <param name="WorkItemId">Its number.</param>
/// <param name="Kind">Which handler does it.</param>
/// <param name="Title">What its owner sees.</param>
/// <param name="Arguments">What to do, as JSON.</param>
/// <param name="OwnerId">Whose it is.</param>
/// <param name="Attempts">How often it has been started.</param>
/// <param name="Claim">The run that has it.</param>
public sealed record WorkItem(long WorkItemId, string Kind, string Title, string Arguments, long OwnerId, int Attempts, string Claim);

/// <summary>What a finished piece of work leaves: a file, or a page to go to.</summary>
public sealed record WorkResult(string Message)
{
    public string? FileName { get; init; }

    public string? ContentType { get; init; }

    public byte[]? Content { get; init; }

    /// <summary>A page of this site, such as "/imports/12".</summary>
    public string? Url { get; init; }
}

/// <summary>How far a piece of work is; reported as often as convenient, written about once a second.</summary>
public interface IWorkProgress
{
    /// <param name="unit">What is counted: 行, 步.</param>
    public void Report(long done, long? total, string message = "", string unit = "行");
}

/// <summary>Does one kind of long work. Stopped by its token, it must leave nothing half done: one transaction, or only reading.</summary>
public interface IWorkHandler
{
    /// <summary>The kind of items it takes.</summary>
    public string Kind { get; }

    public Task<WorkResult> Run(WorkItem item, Officer owner, NpgsqlDataSource database, IWorkProgress progress, CancellationToken cancel);
}
