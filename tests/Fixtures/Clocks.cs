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
