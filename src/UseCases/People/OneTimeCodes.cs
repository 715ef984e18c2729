using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>The codes of the authenticator (RFC 6238): good for the half minute they belong to and the ones beside it, and each once only. Identity's own provider takes a code as often as it comes.</summary>
public sealed class OneTimeCodes(NpgsqlDataSource source, TimeProvider clock) : IUserTwoFactorTokenProvider<Account>
{
    private const int Window = 1;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string UseSql = "update users set last_totp_step = @step where user_id = @UserId and last_totp_step < @step returning user_id";

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        ArgumentNullException.ThrowIfNull(manager);
        ArgumentNullException.ThrowIfNull(user);
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key)
            return false;
        long now = clock.GetUtcNow().ToUnixTimeSeconds() / 30;
        byte[] secret = Bytes(key);
        for (long step = now - Window; step <= now + Window; step++)
        {
            if (CodeOf(secret, step) == token)
                return await Use(user, step);
        }
        return false;
    }

    /// <summary>They come from the person's authenticator only.</summary>
    public Task<string> GenerateAsync(string purpose, UserManager<Account> manager, Account user) => Task.FromResult("");

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Account> manager, Account user)
    {
        ArgumentNullException.ThrowIfNull(manager);
        return !string.IsNullOrEmpty(await manager.GetAuthenticatorKeyAsync(user));
    }

    private async Task<bool> Use(Account user, long step)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long?>(UseSql, new { user.UserId, step }) is not null;
    }

    private static string CodeOf(byte[] secret, long step)
    {
        byte[] counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 and every authenticator app say SHA-1
        byte[] hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        int number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff) % 1_000_000;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string key)
    {
        string bits = string.Concat(key.TrimEnd('=').Select(letter => Base32.IndexOf(letter, StringComparison.OrdinalIgnoreCase).ToString("b5", CultureInfo.InvariantCulture)));
        return [.. bits.Chunk(8).Where(part => part.Length == 8).Select(part => Convert.ToByte(new string(part), 2))];
    }
}
