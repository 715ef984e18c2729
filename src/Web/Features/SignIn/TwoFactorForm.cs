using System.ComponentModel.DataAnnotations;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>The second factor at sign-in.</summary>
public sealed class TwoFactorForm
{
    [Display(Name = "验证码"), Required, StringLength(20)]
    public string Code { get; set; } = "";

    public string? ReturnUrl { get; set; }
}
