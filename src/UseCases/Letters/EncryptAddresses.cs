using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>
/// Encrypts the e-mail addresses that were stored in clear before: when a node starts, before it serves or sends. Nothing to do is found at once,
/// a stopped run goes on at the next start, and of two nodes that start together each batch is done by one.
/// </summary>
public static class EncryptAddresses
{
    private const int Batch = 1_000;

    private const long LockKey = 0x67616e7375_02; // "gansu", the second lock

    private static readonly (string Select, string Update)[] Tables =
    [
        ("""
         select enterprise_id::text as key, email as address from enterprise_contacts where email ~ '@' order by enterprise_id limit @Batch
         """, """
         update enterprise_contacts c set email = x.cipher, email_masked = x.masked
         from unnest(@keys, @ciphers, @masks) x (key, cipher, masked) where c.enterprise_id = x.key::bigint and c.email ~ '@'
         """),
        ("""
         select role || '/' || region_code as key, email as address from bureau_contacts where email ~ '@' order by role, region_code limit @Batch
         """, """
         update bureau_contacts c set email = x.cipher, email_masked = x.masked
         from unnest(@keys, @ciphers, @masks) x (key, cipher, masked) where c.role || '/' || c.region_code = x.key and c.email ~ '@'
         """),
        ("""
         select letter_id::text as key, address from letters where address ~ '@' order by letter_id limit @Batch
         """, """
         update letters l set address = x.cipher, address_masked = x.masked
         from unnest(@keys, @ciphers, @masks) x (key, cipher, masked) where l.letter_id = x.key::bigint and l.address ~ '@'
         """),
    ];

    /// <summary>How many it encrypted.</summary>
    public static async Task<int> Once(NpgsqlDataSource database, SensitiveFields fields, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(fields);
        int done = 0;
        foreach (var (select, update) in Tables)
        {
            while (await Next(database, fields, select, update, cancel) is var found and > 0)
                done += found;
        }
        return done;
    }

    private static async Task<int> Next(NpgsqlDataSource database, SensitiveFields fields, string select, string update, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync($"{Database.LongWork}; select pg_advisory_xact_lock(@LockKey)", new { LockKey });
        var rows = (await connection.QueryAsync<(string Key, string Address)>(select, new { Batch })).AsList();
        if (rows.Count > 0)
        {
            await connection.ExecuteAsync(update, new
            {
                keys = rows.Select(row => row.Key).ToArray(),
                ciphers = rows.Select(row => fields.Encrypt(SensitiveField.Email, row.Address)).ToArray(),
                masks = rows.Select(row => SensitiveFields.MaskAddress(row.Address)).ToArray(),
            });
        }
        await transaction.CommitAsync(cancel);
        return rows.Count;
    }
}
