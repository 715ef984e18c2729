using System.CommandLine;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Cli;

/// <summary><c>gansu key check|rotate|replace</c>: the master key of encrypted fields.</summary>
public static class KeyCommand
{
    private const string NewVariable = "GANSU_NEW_MASTER_KEY";

    private static readonly Option<string> Who = new("--officer") { Description = "办理人姓名，记入操作记录", Required = true };
    private static readonly Option<string> Why = new("--reason") { Description = "原因，记入操作记录", Required = true };

    /// <summary>Where this installation keeps its key.</summary>
    internal static MasterKeyPlace Place => new(Environment.GetEnvironmentVariable(MasterKey.Variable), PrivateServer.Home);

    public static Command Create() => new("key", "加密内容的主密钥") { Check(), Rotate(), Replace() };

    // what is replaced here no node may change
    private static async Task<Npgsql.NpgsqlDataSource> Owner(CancellationToken cancel)
    {
        _ = await PrivateServer.PreparedDsn(cancel);
        return Database.ForOwner(await PrivateServer.OwnerDsn());
    }

    private static Command Check()
    {
        var command = new Command("check", "主密钥在哪里、是不是这个数据库的");
        command.SetAction(async (asked, cancel) =>
        {
            await using var database = Database.ForApplication(await PrivateServer.PreparedDsn(cancel));
            var key = await CheckMasterKey.Of(database, Place, Output.Say, cancel);
            new Output(asked).Result(new { place = Place.Name, key.Fingerprint }, $"{Place.Name} 中的主密钥（指纹 {key.Fingerprint}）是这个数据库的主密钥");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Rotate()
    {
        var command = new Command("rotate", "换一个新的主密钥，不损失任何内容") { Who, Why };
        command.SetAction(async (asked, cancel) =>
        {
            var given = Place.ByVariable ? NewKey() : null;
            await using var owner = await Owner(cancel);
            var done = await RotateMasterKey.Run(owner, Place, given, Officer(asked), Reason(asked), DateTimeOffset.Now, cancel);
            new Output(asked).Result(done,
            [
                $"主密钥已更换：指纹 {done.From} → {done.To}，重新加密密钥{done.Keys}个",
                done.Kept is null
                    ? $"请立即把每个节点的 {MasterKey.Variable} 改为新主密钥，并在24小时内逐个重新启动；没有重新启动的节点此后不能登录"
                    : $"新主密钥在 {Place.File}，旧的留在 {done.Kept}；用环境变量给出主密钥的其他节点须改为新的并在24小时内重新启动",
                "请另行保存新主密钥；更换以前的备份仍要用旧主密钥，备份保留多久，旧主密钥就保管多久",
            ]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Replace()
    {
        var lost = new Option<bool>("--lost") { Description = "原主密钥确已丢失", Required = true };
        var confirm = new Option<string?>("--confirm") { Description = "丢失的主密钥的指纹；不给则只列出后果" };
        var command = new Command("replace", "主密钥丢失后换用新的：由它加密的内容不能再读") { lost, confirm, Who, Why };
        command.SetAction(async (asked, cancel) =>
        {
            if (!asked.GetValue(lost))
                throw new RefusalException("只有主密钥确已丢失时才能这样换（--lost）；没有丢失请用 gansu key rotate。");
            await using var owner = await Owner(cancel);
            if (asked.GetValue(confirm) is not { } confirmed)
            {
                var would = await ReplaceLostKey.Preview(owner, Place, cancel);
                throw new RefusalException(string.Join('\n', [$"丢失指纹为 {would.Fingerprint} 的主密钥，后果如下，不能撤销：", .. would.Lines.Select(line => "  " + line),
                    $"请先停止全部网站节点和任务节点。确认后加上 --confirm {would.Fingerprint} 重新运行。"]));
            }
            var (gone, fingerprint, kept) = await ReplaceLostKey.Run(owner, Place, confirmed, Officer(asked), Reason(asked), DateTimeOffset.Now, cancel);
            new Output(asked).Result(new { lost = gone, fingerprint, kept },
            [
                $"已换用新主密钥（指纹 {fingerprint}），在 {Place.Name}；请另行保存", .. gone.Lines.Select(line => "  " + line),
                .. kept is null ? (string[])[] : [$"原来的文件留在 {kept}"],
            ]);
            return ExitCode.Done;
        });
        return command;
    }

    private static MasterKey NewKey() =>
        Environment.GetEnvironmentVariable(NewVariable) is not { Length: > 0 } text
            ? throw new RefusalException($"主密钥由环境变量 {MasterKey.Variable} 给出：请用 openssl rand -base64 32 生成新的，放进环境变量 {NewVariable} 后重新运行。")
            : MasterKey.Parse(text) ?? throw new RefusalException($"环境变量 {NewVariable} 的内容不是主密钥（应为32字节的base64文本）。");

    private static Officer Officer(ParseResult asked) => UseCases.People.Officer.Operator with { Name = Given(asked, Who) };

    private static string Reason(ParseResult asked) => Given(asked, Why);

    private static string Given(ParseResult asked, Option<string> option) =>
        asked.GetRequiredValue(option).Trim() is { Length: > 0 } text ? text : throw new RefusalException($"{option.Name} 不能是空的（{option.Description}）");
}
