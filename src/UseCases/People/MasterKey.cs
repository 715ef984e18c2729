using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>The one secret that is not in the database: it locks the keys that lock everything else.</summary>
public sealed class MasterKey
{
    /// <summary>Environment variable with 32 bytes in base64; needed when several nodes serve one database.</summary>
    public const string Variable = "GANSU_MASTER_KEY";

    private const int Size = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _key;

    private MasterKey(byte[] key) => _key = key;

    /// <summary>Names the key without giving it away.</summary>
    public string Fingerprint => Convert.ToHexStringLower(HMACSHA256.HashData(_key, "gansu master key"u8)[..8]);

    /// <summary>The key as files and variables hold it.</summary>
    internal string Text => Convert.ToBase64String(_key);

    /// <summary>A new one.</summary>
    public static MasterKey Random() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Null when the text is not 32 bytes in base64.</summary>
    public static MasterKey? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        return Base64.IsValid(trimmed, out int bytes) && bytes == Size ? new(Convert.FromBase64String(trimmed)) : null;
    }

    public string Encrypt(string text)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text);
        byte[] sealedText = new byte[NonceSize + TagSize + plain.Length];
        var nonce = sealedText.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(nonce, plain, sealedText.AsSpan(NonceSize + TagSize), sealedText.AsSpan(NonceSize, TagSize));
        return Convert.ToBase64String(sealedText);
    }

    public string Decrypt(string text)
    {
        byte[] sealedText = Convert.FromBase64String(text);
        byte[] plain = new byte[sealedText.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_key, TagSize);
        aes.Decrypt(sealedText.AsSpan(0, NonceSize), sealedText.AsSpan(NonceSize + TagSize), sealedText.AsSpan(NonceSize, TagSize), plain);
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>Whether this key locked the text.</summary>
    public bool Opens(string text)
    {
        try
        {
            _ = Decrypt(text);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
