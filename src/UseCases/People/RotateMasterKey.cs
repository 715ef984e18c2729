using System.Xml.Linq;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>What a rotation did.</summary>
/// <param name="From">Fingerprint of the key that no longer counts.</param>
/// <param name="To">Fingerprint of the new one.</param>
/// <param name="Keys">Keys of the ring locked anew.</param>
/// <param name="Kept">File the old key is kept in; null when keys come by variable.</param>
public sealed record RotatedKey(string From, string To, int Keys, string? Kept);

/// <summary>Puts another master key in place of the present one: every key of the ring is locked anew, nothing becomes unreadable.</summary>
public static class RotateMasterKey
{
    internal const string LockSql = "lock table data_protection_keys, master_key in exclusive mode";

    internal const string SetSql = """
        insert into master_key (fingerprint, probe) values (@Fingerprint, @probe)
        on conflict (only_one) do update set fingerprint = excluded.fingerprint, probe = excluded.probe, set_at = now()
        """;

    private const string RingSql = "select friendly_name, xml from data_protection_keys";
    private const string ResealSql = "update data_protection_keys set xml = @xml where friendly_name = @name";

    /// <summary>Needs the rights of the owner of the tables; the new key is given where keys come by variable, else made.</summary>
    public static async Task<RotatedKey> Run(
        NpgsqlDataSource owner, MasterKeyPlace place, MasterKey? given, Officer officer, string reason, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        var old = await CheckMasterKey.Of(owner, place, cancel: cancel);
        var fresh = given ?? MasterKey.Random();
        if (fresh.Fingerprint == old.Fingerprint)
            throw new RefusalException("新主密钥与现用的相同，没有更换。");
        await using var work = await Work.Begin(owner, officer, cancel);
        await work.Connection.ExecuteAsync(LockSql);
        if (await CheckMasterKey.Known(work.Connection) is not { } known || !old.Opens(known.Probe))
            throw new RefusalException("主密钥刚刚已由他人更换，请重新运行。");
        if (!place.ByVariable)
            place.WriteNext(fresh); // on the disk before the database accepts it, and behind the lock: of two rotations one makes the key to come
        int keys = 0;
        foreach (var (name, text) in (await work.Connection.QueryAsync<(string Name, string Xml)>(RingSql)).AsList())
        {
            var xml = XElement.Parse(text);
            foreach (var locked in xml.Descendants("sealed"))
            {
                locked.Value = fresh.Encrypt(old.Decrypt(locked.Value));
                keys++;
            }
            await work.Connection.ExecuteAsync(ResealSql, new { name, xml = xml.ToString(SaveOptions.DisableFormatting) });
        }
        await work.Connection.ExecuteAsync(SetSql, new { fresh.Fingerprint, probe = fresh.Encrypt(CheckMasterKey.Probe) });
        await work.Record(new Event("master-key-rotated", "master-key", null) { Reason = $"{reason}（指纹 {old.Fingerprint} → {fresh.Fingerprint}）" });
        await work.Commit(cancel);
        return new(old.Fingerprint, fresh.Fingerprint, keys, place.ByVariable ? null : place.Replace(fresh, now));
    }
}
