using Dapper;
using SmartFactory.Gansu.Tests.Fixtures;

namespace SmartFactory.Gansu.Tests.Awards;

/// <summary>What the papers say of an explanation, in the form of today and in the one before 0171.</summary>
public sealed class ExplanationRemarksTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    [Theory]
    [InlineData("""{"after":70,"caps":[["overall","累计奖励上限",300,170,130,0,19,1],["scenario","优秀场景累计上限",100,0,100,70,19,0]],"alerts":[["Q9","甲"],["Q11","乙"]]}""", "受累计奖励上限限制", "甲；乙")]
    [InlineData("""{"caps":[{"id":"overall","name":"累计奖励上限","binds":true},{"id":"scenario","name":"优秀场景累计上限"}],"alerts":[{"code":"Q9","text":"甲"}]}""", "受累计奖励上限限制", "甲")]
    [InlineData("""{"after":70,"caps":[["overall","累计奖励上限",300,0,300,230,19,0]]}""", null, null)]
    [InlineData("{}", null, null)]
    public async Task Binding_caps_and_alerts_are_said_in_words(string calculation, string? caps, string? alerts)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        Assert.Equal((caps, alerts), await connection.QuerySingleAsync<(string?, string?)>(
            "select binding_caps(@calculation::json), alert_texts(@calculation::json)", new { calculation }));
    }
}
