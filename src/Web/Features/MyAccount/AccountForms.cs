using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using QRCoder;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.MyAccount;

/// <summary>A new password, and what stands beside it on the page.</summary>
public sealed class PasswordForm
{
    [Display(Name = "原密码"), Required, StringLength(1000), DataType(DataType.Password)]
    public string Current { get; set; } = "";

    [Display(Name = "新密码"), Required, MinLength(12, ErrorMessage = "密码至少 12 位。"), MaxLength(128, ErrorMessage = "密码最多 128 位。"), DataType(DataType.Password)]
    public string Fresh { get; set; } = "";

    [Display(Name = "再输一次新密码"), Required, DataType(DataType.Password), Compare(nameof(Fresh))]
    public string Again { get; set; } = "";

    [BindNever]
    public Account? Account { get; set; }

    [BindNever]
    public FormerSignIn? Former { get; set; }

    [BindNever]
    public IReadOnlyList<SessionRow> Sessions { get; set; } = [];
}

/// <summary>Enrolling the second factor: the secret as picture and text, and the code that proves it arrived.</summary>
public sealed class EnrolForm
{
    [Display(Name = "验证码"), Required, StringLength(8)]
    public string Code { get; set; } = "";

    [BindNever]
    public bool Enabled { get; set; }

    /// <summary>The secret in groups of four.</summary>
    [BindNever]
    public string Key { get; set; } = "";

    /// <summary>The QR code as SVG.</summary>
    [BindNever]
    public string Picture { get; set; } = "";

    public void ShowKey(string userName, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Key = string.Join(' ', key.Chunk(4).Select(part => new string(part)));
        string issuer = Uri.EscapeDataString("智能工厂奖励核算");
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode($"otpauth://totp/{issuer}:{Uri.EscapeDataString(userName)}?secret={key}&issuer={issuer}&digits=6", QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(data);
        Picture = picture.GetGraphic(4);
    }
}
