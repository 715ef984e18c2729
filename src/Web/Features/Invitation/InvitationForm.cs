using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace SmartFactory.Gansu.Web.Features.Invitation;

/// <summary>A first password; for the first administrator also the name.</summary>
public sealed class InvitationForm
{
    [Display(Name = "用户名"), StringLength(40)]
    public string? UserName { get; set; }

    [Display(Name = "姓名"), StringLength(40)]
    public string? DisplayName { get; set; }

    [Display(Name = "电子邮箱"), StringLength(200)]
    public string? Email { get; set; }

    [Display(Name = "密码"), Required, MaxLength(128, ErrorMessage = "密码最多 128 位。"), DataType(DataType.Password)]
    public string Fresh { get; set; } = "";

    [Display(Name = "再输一次密码"), Required, DataType(DataType.Password), Compare(nameof(Fresh))]
    public string Again { get; set; } = "";

    [BindNever]
    public UseCases.People.Account? Invited { get; set; }
}
