using System.Globalization;
using SmartFactory.Gansu.Rules;
using SmartFactory.Gansu.Rules.Awards;
using SmartFactory.Gansu.Rules.Titles;

namespace SmartFactory.Gansu.UseCases.Changes;

/// <summary>A past award of a split as one member of the old unit holds it.</summary>
/// <param name="Amount">What of it counts for the holder now.</param>
/// <param name="TitleMoved">Its title went to the new unit.</param>
public sealed record AwardToAllocate(
    long AwardEntryId, long EnterpriseId, string Holder, TitleKind Kind, string Carrier, string Document, DateOnly DecidedOn, Money Amount, bool TitleMoved)
{
    /// <summary>Its key in a form.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{AwardEntryId}-{EnterpriseId}");
}

/// <summary>What of an award goes to the new unit; the rest stays.</summary>
public sealed record AllocatedPart(AwardToAllocate Award, Money Moved)
{
    /// <summary>What stays with the old unit.</summary>
    public Money Kept => Award.Amount - Moved;
}

/// <summary>The room under the caps of one successor if the allocation is confirmed.</summary>
public sealed record SuccessorRoom(long EnterpriseId, string Name, Headroom After);

/// <summary>A split whose past awards are allocated, with what that does to the caps.</summary>
/// <param name="ChangeId">The split.</param>
/// <param name="Old">Name of the old unit.</param>
/// <param name="Newcomer">Name of the new unit.</param>
/// <param name="Parts">Award by award.</param>
/// <param name="Joint">The room both have together until then.</param>
/// <param name="After">The room of each from then on.</param>
public sealed record AllocationPlan(
    long ChangeId, long OldId, string Old, long NewcomerId, string Newcomer, DateOnly ChangedOn, IReadOnlyList<AllocatedPart> Parts, Headroom Joint, IReadOnlyList<SuccessorRoom> After)
{
    /// <summary>What is allocated in all.</summary>
    public Money Total => Parts.Sum(part => part.Award.Amount);

    /// <summary>What goes to the new unit.</summary>
    public Money Moved => Parts.Sum(part => part.Moved);

    /// <summary>What will happen, before anybody confirms it.</summary>
    public IReadOnlyList<string> Sentences =>
    [
        $"分立前的{Parts.Count}笔奖励共{Total}：{Moved}计入{Newcomer}，{Total - Moved}留在{Old}，合计不变。",
        $"{Newcomer}从此单独计算累计上限，不再与{Old}合并；在确认以前继续合并计算。",
        "批复和拨付的记录不变：拨付仍对原获奖单位办理，以后撤销、追回的，按同一比例从各自所计的金额中减去。",
        $"分立前的不得申报限制和不再给予奖励的后果，对{Newcomer}继续有效。",
    ];
}

/// <summary>An award as it was allocated.</summary>
public sealed record AllocatedRow(TitleKind Kind, string Carrier, string Document, DateOnly DecidedOn, string Holder, Money Kept, Money Moved);

/// <summary>An allocation as recorded by the first person.</summary>
public sealed record AllocationRow(
    long AwardAllocationId, long EnterpriseChangeId, string Document, string Reason, string State, string RequestedByName,
    string? DecidedByName, DateTime RequestedAt, DateOnly? AllocatedOn, string RejectionReason);
