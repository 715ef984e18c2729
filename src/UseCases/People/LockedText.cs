using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Opens encrypted text; what a lost master key has locked for good is shown as such instead of breaking the page around it.</summary>
public static class LockedText
{
    /// <summary>Stands where the text would stand.</summary>
    public const string Lost = "（由已丢失的主密钥加密，不能再读）";

    /// <summary>"" stays "".</summary>
    public static string Open(this IDataProtector seal, string cipher)
    {
        ArgumentNullException.ThrowIfNull(seal);
        ArgumentNullException.ThrowIfNull(cipher);
        try
        {
            return cipher.Length == 0 ? "" : seal.Unprotect(cipher);
        }
        catch (CryptographicException)
        {
            return Lost;
        }
    }
}
