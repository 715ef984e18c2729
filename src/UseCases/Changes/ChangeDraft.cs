using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.UseCases.Enterprises;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>What happened to an enterprise (Art. 21); a new name alone is recorded at the enterprise.</summary>
public enum ChangeKind
{
    /// <summary>合并: goes into another unit.</summary>
    Merger = 1,

    /// <summary>分立: part of it becomes a unit of its own.</summary>
    Split,

    /// <summary>迁移: moves to another county or city of the province.</summary>
    Relocation,

    /// <summary>注销.</summary>
    Closure,

    /// <summary>撤销变更: takes back a relocation or closure recorded in error.</summary>
    Reversal,
}

/// <summary>Codes and names of the kinds.</summary>
public static class ChangeKinds
{
    private static readonly string[] Names = ["合并", "分立", "迁移", "注销", "撤销变更"];

    /// <summary>The code word stored.</summary>
    public static string Code(this ChangeKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The Chinese name.</summary>
    public static string Name(this ChangeKind kind) => Names[(int)kind - 1];

    /// <summary>The kind with this code; null when there is none.</summary>
    public static ChangeKind? Find(string? code) => Enum.TryParse<ChangeKind>(code, true, out var kind) && Enum.IsDefined(kind) ? kind : null;
}

/// <summary>A change as one person records it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="EnterpriseId">To whom.</param>
/// <param name="ChangedOn">On which day.</param>
/// <param name="ReportedOn">Day of the unified report to the province.</param>
/// <param name="Document">The registration notice or report.</param>
/// <param name="Reason">Remarks.</param>
public sealed record ChangeDraft(ChangeKind Kind, long EnterpriseId, DateOnly ChangedOn, DateOnly ReportedOn, string Document, string Reason)
{
    /// <summary>The other unit: into whom it merges, or the new unit of a split.</summary>
    public string OtherUscc { get; init; } = "";

    /// <summary>Name of the new unit of a split, when the ledger does not have it.</summary>
    public string OtherName { get; init; } = "";

    /// <summary>Where it moves; where the new unit of a split is.</summary>
    public string? City { get; init; }

    /// <summary>County of the same.</summary>
    public string? County { get; init; }

    /// <summary>The change that is taken back.</summary>
    public long? Reverses { get; init; }

    /// <summary>The titles that go to the new unit of a split.</summary>
    public IReadOnlyList<long> Titles { get; init; } = [];
}

/// <summary>What a change will do, before anybody confirms it.</summary>
/// <param name="Enterprise">The enterprise.</param>
/// <param name="Other">The other unit, when the ledger has it.</param>
/// <param name="Sentences">What will happen.</param>
/// <param name="Before">Room under the caps of the other unit alone; of a merger only.</param>
/// <param name="Joined">Room under the caps of both together; of a merger only.</param>
public sealed record ChangePlan(EnterpriseInHand Enterprise, EnterpriseInHand? Other, IReadOnlyList<string> Sentences, Headroom? Before, Headroom? Joined);
