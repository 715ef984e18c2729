using System.Xml.Linq;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Whether the master key at hand is the one of the database. The first node of all makes it; every other start is refused without it.</summary>
public static class CheckMasterKey
{
    internal const string Probe = "gansu master key";

    internal const string SelectSql = "select fingerprint, probe from master_key";

    private const string InsertSql = "insert into master_key (fingerprint, probe) values (@Fingerprint, @probe)";

    // a database from before the probe belongs to whose key locked the oldest key of its ring
    private const string RingSql = "select xml from data_protection_keys order by created_at, friendly_name";

    private const long LockKey = 0x67616e7375_03; // "gansu", the third lock

    /// <summary>The key that opens the database; else a refusal that says whose it is not, where it was looked for, and what to do. Nothing is stored then.</summary>
    public static async Task<MasterKey> Of(NpgsqlDataSource database, MasterKeyPlace place, Action<string>? say = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(place);
        if (place.Close() is { } exposed)
            say?.Invoke(exposed);
        await using (var connection = await database.OpenConnectionAsync(cancel))
        {
            if (await Known(connection) is { } known)
                return Opening(place, known);
        }
        await using var work = await Work.Begin(database, Officer.Operator, cancel);
        await work.Connection.ExecuteAsync("select pg_advisory_xact_lock(@LockKey)", new { LockKey });
        if (await Known(work.Connection) is { } made) // by another node, meanwhile
            return Opening(place, made);
        var key = await OfRing(work.Connection) is { } locked ? Opening(place, new("", locked)) : place.ReadOrMake();
        await work.Connection.ExecuteAsync(InsertSql, new { key.Fingerprint, probe = key.Encrypt(Probe) });
        await work.Record(new Event("master-key-set", "master-key", null) { Reason = $"指纹 {key.Fingerprint}" });
        await work.Commit(cancel);
        return key;
    }

    /// <summary>Fingerprint and probe of the database, or null when no node has started yet.</summary>
    public static Task<LockedWith?> Known(NpgsqlConnection connection) => connection.QuerySingleOrDefaultAsync<LockedWith>(SelectSql);

    internal static async Task<string?> OfRing(NpgsqlConnection connection) =>
        (await connection.QueryAsync<string>(RingSql)).SelectMany(xml => XElement.Parse(xml).Descendants("sealed")).FirstOrDefault()?.Value;

    private static MasterKey Opening(MasterKeyPlace place, LockedWith database)
    {
        // a rotation that was cut short after the database had accepted the new key
        if (place.Next() is { } next && next.Opens(database.Probe))
        {
            place.Replace(next, DateTimeOffset.UtcNow);
            return next;
        }
        if (place.Read() is { } key && key.Opens(database.Probe))
            return key;
        throw new RefusalException($"{Wrong(place)}{(database.Fingerprint.Length > 0 ? $"，数据库用的是指纹 {database.Fingerprint} 的主密钥" : "，数据库中已有用主密钥加密的内容")}。"
            + $"请把另行保存的原 master.key 放到 {place.File}（或用环境变量 {MasterKey.Variable} 给出其内容）后重新启动；原主密钥确已丢失时，运行 gansu key replace --lost。");
    }

    private static string Wrong(MasterKeyPlace place) => place.Read() is { } other
        ? $"{place.Name} 中的主密钥（指纹 {other.Fingerprint}）不是这个数据库的主密钥"
        : File.Exists(place.File) ? $"主密钥文件 {place.File} 是空的" : $"找不到主密钥文件 {place.File}";
}

/// <summary>The master key a database belongs to: its fingerprint, and what only that key opens.</summary>
public sealed record LockedWith(string Fingerprint, string Probe);
