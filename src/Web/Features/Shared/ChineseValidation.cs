using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>Chinese for every validation message that a form does not word itself; {0} is the field's [Display] name.</summary>
public sealed class ChineseValidation : IValidationMetadataProvider, IDisplayMetadataProvider
{
    // the name of a property in the program is no word for an officer
    public void CreateDisplayMetadata(DisplayMetadataProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Key is { MetadataKind: ModelMetadataKind.Property or ModelMetadataKind.Parameter } && !context.Attributes.OfType<DisplayAttribute>().Any())
            context.DisplayMetadata.DisplayName ??= () => "这一项";
    }

    public void CreateValidationMetadata(ValidationMetadataProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var rule in context.ValidationMetadata.ValidatorMetadata.OfType<ValidationAttribute>())
        {
            if (rule.ErrorMessage is null && rule.ErrorMessageResourceName is null)
                rule.ErrorMessage = Message(rule);
        }
    }

    /// <summary>What the binder says when a value cannot be read at all.</summary>
    public static void Translate(DefaultModelBindingMessageProvider messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        messages.SetValueMustNotBeNullAccessor(_ => "请填写。");
        messages.SetMissingBindRequiredValueAccessor(name => $"请填写{name}。");
        messages.SetMissingKeyOrValueAccessor(() => "请填写。");
        messages.SetMissingRequestBodyRequiredValueAccessor(() => "请求没有内容。");
        messages.SetAttemptedValueIsInvalidAccessor((value, name) => $"{name}“{value}”看不懂，请检查格式。");
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(value => $"“{value}”看不懂，请检查格式。");
        messages.SetUnknownValueIsInvalidAccessor(name => $"{name}的值看不懂，请检查格式。");
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => "值看不懂，请检查格式。");
        messages.SetValueIsInvalidAccessor(value => $"“{value}”看不懂，请检查格式。");
        messages.SetValueMustBeANumberAccessor(name => $"{name}应当是数字。");
        messages.SetNonPropertyValueMustBeANumberAccessor(() => "应当是数字。");
    }

    private static string? Message(ValidationAttribute rule) => rule switch
    {
        RequiredAttribute => "请填写{0}。",
        StringLengthAttribute { MinimumLength: > 0 } => "{0}应当有 {2} 至 {1} 个字。",
        StringLengthAttribute or MaxLengthAttribute => "{0}最多 {1} 个字。",
        MinLengthAttribute => "{0}至少 {1} 个字。",
        RangeAttribute => "{0}应当在 {1} 与 {2} 之间。",
        CompareAttribute => "两次填写的不一致。",
        RegularExpressionAttribute => "{0}的格式不对。",
        _ => null,
    };
}
