using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>The file of the master key: made once, whole or absent, for its owner only.</summary>
public sealed class MasterKeyPlaceTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _home = Directory.CreateTempSubdirectory("gansu-key").FullName;

    private MasterKeyPlace Place => new(null, _home);

    [Fact]
    public void It_is_made_once_and_readable_by_its_owner_only()
    {
        string locked = Place.ReadOrMake().Encrypt("机密");

        Assert.Equal("机密", Place.ReadOrMake().Decrypt(locked));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Place.File));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Place.File)!));
    }

    [Fact]
    public async Task Nodes_that_start_at_once_share_one_key()
    {
        for (int round = 0; round < 20; round++)
        {
            var place = new MasterKeyPlace(null, Path.Combine(_home, $"{round}"));
            using var together = new Barrier(8);

            var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
            {
                together.SignalAndWait();
                return place.ReadOrMake();
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Single(keys.Select(key => key.Fingerprint).Distinct());
            Assert.Equal([".lock", "master.key"], Directory.GetFiles(Path.GetDirectoryName(place.File)!).Select(Path.GetFileName).Order());
        }
    }

    [Fact]
    public void What_a_node_killed_in_the_middle_of_writing_left_is_no_key_and_in_nobodys_way()
    {
        Directory.CreateDirectory(Path.Combine(_home, "keys"));
        File.WriteAllText(Place.File + ".draft", "AAEC");

        Assert.Null(Place.Read());
        string made = Place.ReadOrMake().Fingerprint;

        Assert.Equal(made, Place.Read()!.Fingerprint);
        Assert.False(File.Exists(Place.File + ".draft"));
    }

    [Fact]
    public async Task A_file_is_never_seen_half_written()
    {
        using var stop = new CancellationTokenSource();
        var looking = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (string file in Directory.GetFiles(_home, "master.key", SearchOption.AllDirectories))
                    Assert.Equal(44, File.ReadAllText(file).Length);
            }
        });

        for (int round = 0; round < 200; round++)
            new MasterKeyPlace(null, Path.Combine(_home, $"{round}")).ReadOrMake();
        await stop.CancelAsync();

        await looking;
    }

    [Fact]
    public void An_empty_file_counts_as_none()
    {
        Write("");

        Assert.Null(Place.Read());
        Place.ReadOrMake();

        Assert.Equal(44, new FileInfo(Place.File).Length);
    }

    [Theory]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")] // cut short
    [InlineData("AAECAwQFBgcICQoLDA0ODw==")] // 16 bytes
    [InlineData("不是密钥")]
    public void A_text_that_is_no_key_is_refused_and_left_as_it_is(string text)
    {
        Write(text);

        var file = Assert.Throws<RefusalException>(() => Place.ReadOrMake());
        var variable = Assert.Throws<RefusalException>(() => (Place with { Text = text }).Read());

        Assert.Contains(Place.File, file.Message, StringComparison.Ordinal);
        Assert.Contains("GANSU_MASTER_KEY", variable.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Place.File));
    }

    [Fact]
    public void A_file_others_can_read_is_closed_to_them_and_that_is_said()
    {
        Place.ReadOrMake();
        Assert.Null(Place.Close());
        File.SetUnixFileMode(Place.File, OwnerOnly | UnixFileMode.OtherRead);

        Assert.Contains(Place.File, Place.Close()!, StringComparison.Ordinal);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Place.File));
    }

    [Fact]
    public void Where_it_cannot_be_written_a_sentence_says_so()
    {
        File.WriteAllText(Path.Combine(_home, "keys"), "a file where the folder should be");

        Assert.Contains("主密钥写不进", Assert.Throws<RefusalException>(() => Place.ReadOrMake()).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.Combine(_home, "keys"));
        File.WriteAllText(Place.File, text);
    }
}
