namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A part in a procedure: whoever is the actor of one of these events of a thing has taken it, whoever acted after them.</summary>
/// <param name="Subject">Table word of the thing, as its events name it.</param>
/// <param name="Acts">Code words of the acts.</param>
/// <param name="As">The role it is taken in, where several roles may do the same act.</param>
public sealed record Duty(string Subject, IReadOnlyList<string> Acts, Role? As = null)
{
    /// <summary>SQL: @UserId has taken it for the thing with this number. The index of events by thing and actor answers it.</summary>
    internal string TakenSql(string id) => $"""
        exists (select from events v where v.subject = '{Subject}' and v.subject_id = {id} and v.actor_id = @UserId
                and v.act in ({string.Join(", ", Acts.Select(act => $"'{act}'"))}){(As is { } role ? $" and v.actor_role = '{role.Code()}'" : "")})
        """;
}

/// <summary>Two duties that one person may not have: who has taken the one is refused the other.</summary>
/// <param name="Wanted">What the person is about to do.</param>
/// <param name="Taken">What they have done before.</param>
/// <param name="Refusal">Why not, and who can.</param>
public sealed record Separation(Duty Wanted, Duty Taken, string Refusal);
