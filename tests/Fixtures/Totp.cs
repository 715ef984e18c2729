using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>The authenticator app of a person under test (RFC 6238).</summary>
public static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Now(string key) => At(key, DateTimeOffset.UtcNow);

    public static string At(string key, DateTimeOffset moment)
    {
        byte[] counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, moment.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // RFC 6238 and every authenticator app say SHA-1
        byte[] hash = HMACSHA1.HashData(Bytes(key), counter);
#pragma warning restore CA5350
        int offset = hash[^1] & 0xf;
        int number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & 0x7fffffff) % 1_000_000;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string key)
    {
        string bits = string.Concat(key.Select(c => Convert.ToString(Base32.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(part => part.Length == 8).Select(part => Convert.ToByte(new string(part), 2))];
    }
}
