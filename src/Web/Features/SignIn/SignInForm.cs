using System.ComponentModel.DataAnnotations;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.SignIn;

/// <summary>What a person types to come in.</summary>
public sealed class SignInForm
{
    [Display(Name = "用户名"), Required, StringLength(100)]
    public string UserName { get; set; } = "";

    [Display(Name = "密码"), Required, StringLength(1000), DataType(DataType.Password)]
    public string Password { get; set; } = "";

    public string? ReturnUrl { get; set; }

    /// <summary>One-click accounts; filled in demonstration mode only.</summary>
    public IReadOnlyList<DemonstrationAccount> Demonstration { get; set; } = [];
}
