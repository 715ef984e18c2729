using Microsoft.AspNetCore.DataProtection;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A field kept encrypted, shown by its last digits only.</summary>
public enum SensitiveField
{
    /// <summary>收款账号.</summary>
    BankAccount,

    /// <summary>联系电话.</summary>
    Phone,

    /// <summary>电子邮箱.</summary>
    Email,

    /// <summary>设置密码的一次性链接, until its letter has been handed over.</summary>
    Link,
}

/// <summary>Encrypts and decrypts bank accounts, phone numbers and e-mail addresses, each kind under its own key.</summary>
public sealed class SensitiveFields(IDataProtectionProvider protection)
{
    private readonly IDataProtector _accounts = protection.CreateProtector("enterprise_accounts.account");
    private readonly IDataProtector _phones = protection.CreateProtector("enterprise_accounts.phone");
    private readonly IDataProtector _emails = protection.CreateProtector("contacts.email");
    private readonly IDataProtector _links = protection.CreateProtector("letters.link");

    public string Encrypt(SensitiveField field, string text) => text.Length == 0 ? "" : Protector(field).Protect(text);

    public string Decrypt(SensitiveField field, string cipher) => cipher.Length == 0 ? "" : Protector(field).Unprotect(cipher);

    /// <summary>The same for a person to look at: what cannot be read any more is said to be so.</summary>
    public string Show(SensitiveField field, string cipher) => Protector(field).Open(cipher);

    /// <summary>The last four characters, kept beside the encrypted whole; nothing when that would be half of it.</summary>
    public static string Tail(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length >= 8 ? text[^4..] : "";
    }

    /// <summary>尾号 1234, as pages show it.</summary>
    public static string Mask(string tail) => string.IsNullOrEmpty(tail) ? "未登记" : $"尾号 {tail}";

    /// <summary>of***@example.com, kept beside the encrypted whole; "" for none.</summary>
    public static string MaskAddress(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int at = address.LastIndexOf('@');
        return at < 1 ? "" : $"{address[..Math.Min(2, at)]}***{address[at..]}";
    }

    private IDataProtector Protector(SensitiveField field) => field switch
    {
        SensitiveField.BankAccount => _accounts,
        SensitiveField.Phone => _phones,
        SensitiveField.Link => _links,
        _ => _emails,
    };
}

/// <summary>Names of the encrypted fields.</summary>
public static class SensitiveFieldNames
{
    public static string Name(this SensitiveField field) => field switch
    {
        SensitiveField.BankAccount => "收款账号",
        SensitiveField.Phone => "联系电话",
        SensitiveField.Link => "一次性链接",
        _ => "电子邮箱",
    };
}
