using SmartFactory.Gansu.Tests.Backups;

namespace SmartFactory.Gansu.Tests.Web.People;

/// <summary>Site, job node and commands with a key that is not the database's: one sentence, an exit code, no trace in the ring.</summary>
[Collection(nameof(BackedUpHome))]
public sealed class WrongKeyProcessTests(BackedUpHome backed)
{
    private static readonly (string, string)[] Wrong = [("GANSU_MASTER_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")];

    [Theory]
    [InlineData("Web")]
    [InlineData("job node")]
    [InlineData("key check")]
    public async Task It_refuses_in_one_sentence_and_adds_nothing(string command)
    {
        await using var database = await backed.Home.Database();
        await using var keys = database.CreateCommand("select count(*) from data_protection_keys");
        object? before = await keys.ExecuteScalarAsync(TestContext.Current.CancellationToken);

        var (exit, said) = command == "Web"
            ? await backed.Home.Site(Wrong) is var site ? (site.Exit, site.Said) : default
            : await backed.Home.Gansu(Wrong, command.Split(' ')) is var done ? (done.Exit, done.Said) : default;

        Assert.Equal(2, exit);
        Assert.Matches("^环境变量 GANSU_MASTER_KEY 中的主密钥（指纹 [0-9a-f]{16}）不是这个数据库的主密钥，数据库用的是指纹 [0-9a-f]{16} 的主密钥。[^\n]*\n$", said);
        Assert.Equal(before, await keys.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
