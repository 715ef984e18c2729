using Dapper;
using Npgsql;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Tests.UseCases.Policies;

public sealed class LoadPoliciesTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gansu-policies-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Loading_again_records_nothing_and_a_changed_file_is_the_next_version()
    {
        var again = Assert.Single(await LoadPolicies.Into(database.Owner, null));
        Assert.Equal(("gansu-2025-152", 1, false), (again.PolicyId, again.Version, again.IsNew));

        Write(Packs.GansuFile, text => text.Replace("\"limitWan\": 300", "\"limitWan\": 310", StringComparison.Ordinal));
        var changed = Assert.Single(await LoadPolicies.Into(database.Owner, _folder.FullName));
        Assert.Equal((2, true), (changed.Version, changed.IsNew));
        Assert.False(Assert.Single(await LoadPolicies.Into(database.Owner, _folder.FullName)).IsNew);

        await using var connection = await database.App.OpenConnectionAsync();
        var current = Assert.Single(await PolicyLibrary.Current(connection));
        Assert.Equal(2, current.Version);
        Assert.Equal([310m, 300m], new[] { current, await PolicyLibrary.Version(connection, again.PolicyVersionId) }
            .Select(version => version.Pack.AwardRule.Caps.Single(cap => cap.Id == "overall").Limit.Wan));
        Assert.Equal([3_000_000m, 3_100_000m], await connection.QueryAsync<decimal>(
            "select limit_amount from policy_caps where cap_id = 'overall' order by policy_version_id"));
    }

    [Fact]
    public async Task A_wrong_file_is_refused_and_nothing_is_recorded()
    {
        Write("another.json", text => text.Replace("gansu-2025-152", "another-2026-1", StringComparison.Ordinal));
        Write("wrong.json", text => text.Replace("\"limitWan\": 300", "\"limitWan\": -1", StringComparison.Ordinal));
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => LoadPolicies.Into(database.Owner, _folder.FullName));
        Assert.Contains("wrong.json：$.caps[1].limitWan：金额不能为负数", refusal.Message, StringComparison.Ordinal);
        await using var connection = await database.App.OpenConnectionAsync();
        Assert.DoesNotContain(await PolicyLibrary.Current(connection), version => version.Pack.Id == "another-2026-1");
    }

    [Fact]
    public async Task Two_files_cannot_claim_one_document()
    {
        Write("copy.json", text => text);
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => LoadPolicies.Into(database.Owner, _folder.FullName));
        Assert.Contains("代号同为“gansu-2025-152”", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_version_cannot_be_changed()
    {
        await using var owner = await database.Owner.OpenConnectionAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => owner.ExecuteAsync("update policies set content = '{}'"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private void Write(string name, Func<string, string> change) =>
        File.WriteAllText(Path.Combine(_folder.FullName, name), change(File.ReadAllText(Packs.GansuPath)));
}
