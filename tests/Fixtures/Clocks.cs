using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>A clock that is ahead.</summary>
public sealed class Later(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}

/// <summary>A clock that stands.</summary>
public sealed class Standing(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;
}

/// <summary>The clock of the database's machine, which has moved with that of a node under test.</summary>
public sealed class MovedDatabase(TimeProvider clock) : DatabaseClock(null!)
{
    public override Task<DateTimeOffset> Now(CancellationToken cancel = default) => Task.FromResult(clock.GetUtcNow());
}
