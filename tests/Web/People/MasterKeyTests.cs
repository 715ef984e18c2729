using Microsoft.Extensions.DependencyInjection;
using SmartFactory.Gansu.Tests.Fixtures;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>A database and its master key: made together once, and never started on with another key, an empty file, or none.</summary>
public sealed class MasterKeyTests(TemplateDatabase template)
{
    private static readonly Officer Operator = Officer.Operator with { Name = "王运维" };

    [Fact]
    public async Task The_first_start_makes_it_and_every_later_one_finds_it_right()
    {
        await using var world = await KeyWorld.Of(template);

        var first = await world.Start(world.Home());
        string? kept = await world.Kept();
        var second = await world.Start(world.Home());

        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.Equal(kept, await world.Kept());
        Assert.Equal(first.Fingerprint, await world.Ask<string>("select fingerprint from master_key"));
        Assert.Equal(1, await world.Ask<long>("select count(*) from events where act = 'master-key-set'"));
    }

    [Fact]
    public async Task Another_key_is_refused_with_a_sentence_and_adds_nothing()
    {
        await using var world = await KeyWorld.Of(template);
        string cipher = world.Lock(world.Home(), "机密");
        string? kept = await world.Kept();
        var stranger = world.Home("stranger");
        string other = stranger.ReadOrMake().Fingerprint;

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => world.Start(stranger));
        Assert.Throws<RefusalException>(() => world.Lock(stranger, "别的"));
        var variable = await Assert.ThrowsAsync<RefusalException>(() => world.Start(world.Home() with { Text = File.ReadAllText(stranger.File) }));

        Assert.Contains($"{stranger.File} 中的主密钥（指纹 {other}）不是这个数据库的主密钥", refusal.Message, StringComparison.Ordinal);
        Assert.Contains((await world.Ask<string>("select fingerprint from master_key"))!, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("gansu key replace --lost", refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("环境变量 GANSU_MASTER_KEY 中的主密钥", variable.Message, StringComparison.Ordinal);
        Assert.Equal(kept, await world.Kept());
        Assert.Equal("机密", world.Unlock(world.Home(), cipher));
    }

    [Theory]
    [InlineData(false, "找不到主密钥文件")]
    [InlineData(true, "是空的")]
    public async Task A_missing_or_empty_file_is_refused_and_no_other_key_made(bool empty, string sentence)
    {
        await using var world = await KeyWorld.Of(template);
        await world.Start(world.Home());
        var bare = world.Home("bare");
        if (empty)
            KeyWorld.Write(bare, "");

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => world.Start(bare));

        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(bare.File, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(empty, File.Exists(bare.File) && new FileInfo(bare.File).Length == 0);
        Assert.Null(bare.Read());
    }

    [Fact]
    public async Task An_empty_file_of_an_installation_that_never_started_is_made_anew()
    {
        await using var world = await KeyWorld.Of(template);
        KeyWorld.Write(world.Home(), "");

        var key = await world.Start(world.Home());

        Assert.Equal(key.Fingerprint, world.Home().Read()!.Fingerprint);
    }

    [Fact]
    public async Task Of_nodes_of_one_folder_that_start_at_once_all_agree()
    {
        await using var world = await KeyWorld.Of(template);

        var keys = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => world.Start(world.Home()))));

        Assert.Single(keys.Select(key => key.Fingerprint).Distinct());
        Assert.Equal(1, await world.Ask<long>("select count(*) from events where act = 'master-key-set'"));
    }

    [Fact]
    public async Task Of_two_machines_that_start_at_once_one_makes_the_key_and_the_other_is_told_to_bring_it()
    {
        await using var world = await KeyWorld.Of(template);
        var places = Enumerable.Range(0, 4).Select(number => world.Home($"machine{number}")).ToList();

        var starts = await Task.WhenAll(places.Select(place => Task.Run(async () => await Record.ExceptionAsync(() => world.Start(place)))));

        Assert.Single(starts, start => start is null);
        Assert.All(starts.Where(start => start is not null), start => Assert.IsType<RefusalException>(start));
        Assert.Single(places, place => File.Exists(place.File));
    }

    [Fact]
    public async Task A_database_from_before_the_probe_belongs_to_the_key_that_locked_its_ring()
    {
        await using var world = await KeyWorld.Of(template);
        string cipher = world.Lock(world.Home(), "机密");
        await world.Ask<int>("delete from master_key");
        var stranger = world.Home("stranger");
        stranger.ReadOrMake();

        await Assert.ThrowsAsync<RefusalException>(() => world.Start(stranger));
        await Assert.ThrowsAsync<RefusalException>(() => world.Start(world.Home("bare")));
        Assert.False(File.Exists(world.Home("bare").File));
        Assert.Equal(0, await world.Ask<long>("select count(*) from master_key"));

        var key = await world.Start(world.Home());
        Assert.Equal(key.Fingerprint, await world.Ask<string>("select fingerprint from master_key"));
        Assert.Equal("机密", world.Unlock(world.Home(), cipher));
    }

    [Fact]
    public async Task Rotated_nothing_becomes_unreadable_and_the_old_key_opens_nothing()
    {
        await using var world = await KeyWorld.Of(template);
        var home = world.Home();
        string cipher = world.Lock(home, "机密");
        string old = await File.ReadAllTextAsync(home.File, TestContext.Current.CancellationToken);

        var done = await RotateMasterKey.Run(world.Owner, home, null, Operator, "例行更换", new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));

        Assert.Equal((1, home.File + ".20261130080000.old"), (done.Keys, done.Kept));
        Assert.Equal(old, await File.ReadAllTextAsync(done.Kept!, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(home.NextFile));
        Assert.Equal("机密", world.Unlock(home, cipher));
        await Assert.ThrowsAsync<RefusalException>(() => world.Start(home with { Text = old }));
        Assert.Equal("王运维", await world.Ask<string>("select actor_name from events where act = 'master-key-rotated' and reason like '例行更换%'"));
    }

    [Fact]
    public async Task A_node_that_runs_through_a_rotation_reads_on_and_stores_nothing_under_the_old_key()
    {
        await using var world = await KeyWorld.Of(template);
        var home = world.Home();
        await using var node = world.Node(home);
        _ = node.GetRequiredService<MasterKey>();
        string cipher = world.Lock(home, "机密");
        await RotateMasterKey.Run(world.Owner, home, null, Operator, "例行更换", DateTimeOffset.UtcNow);
        string? kept = await world.Kept();

        Assert.Throws<RefusalException>(() => node.GetRequiredService<KeyRing>().StoreElement(new("key"), "stale"));
        Assert.Equal("机密", Microsoft.AspNetCore.DataProtection.DataProtectionCommonExtensions.Unprotect(
            node.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>().CreateProtector("test"), cipher));
        Assert.Equal(kept, await world.Kept());
    }

    [Fact]
    public async Task A_rotation_cut_short_after_the_database_had_taken_the_new_key_is_finished_by_the_next_start()
    {
        await using var world = await KeyWorld.Of(template);
        var home = world.Home();
        string cipher = world.Lock(home, "机密");
        string old = await File.ReadAllTextAsync(home.File, TestContext.Current.CancellationToken);
        await RotateMasterKey.Run(world.Owner, home, null, Operator, "例行更换", DateTimeOffset.UtcNow);
        File.Move(home.File, home.NextFile);
        KeyWorld.Write(home, old);

        await world.Start(home);

        Assert.NotEqual(old, await File.ReadAllTextAsync(home.File, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(home.NextFile));
        Assert.Equal("机密", world.Unlock(home, cipher));
    }
}
