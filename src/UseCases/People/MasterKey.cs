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

    private MasterKey(byte[] key) => _key = key.Length == Size
        ? key
        : throw new InvalidOperationException($"the master key must be {Size} bytes in base64 ({Variable} or keys/master.key)");

    /// <summary>From the variable's text, else from keys/master.key in the installation's folder, made at the first start, readable by its owner only.</summary>
    public static MasterKey Load(string? variable, string home) =>
        string.IsNullOrWhiteSpace(variable) ? FromFile(Path.Combine(home, "keys", "master.key")) : new(Convert.FromBase64String(variable));

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

    private static MasterKey FromFile(string file)
    {
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            Make(file);
        }
        string text = File.ReadAllText(file).Trim();
        for (int wait = 0; text.Length == 0 && wait < 100; wait++) // another node is just writing it
        {
            Thread.Sleep(20);
            text = File.ReadAllText(file).Trim();
        }
        return new(Convert.FromBase64String(text));
    }

    // several nodes may start at once: who creates the file writes it, the others read it
    private static void Make(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var stream = new StreamWriter(file, options);
            stream.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)));
        }
        catch (IOException) when (File.Exists(file))
        {
            // made by another node
        }
    }
}
