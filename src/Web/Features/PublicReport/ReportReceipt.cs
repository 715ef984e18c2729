using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace SmartFactory.Gansu.Web.Features.PublicReport;

/// <summary>The receipt code of a report in the address of its page: a form sent again leads there, and nobody reads the code out of the address.</summary>
public static class ReportReceipt
{
    public static string Seal(IDataProtectionProvider protection, string code) => Protector(protection).Protect(code);

    /// <summary>The code; null for an address that was not given out here.</summary>
    public static string? Open(IDataProtectionProvider protection, string receipt)
    {
        try
        {
            return Protector(protection).Unprotect(receipt);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("report-receipt");
}
