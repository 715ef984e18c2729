using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Web.Features.Policies;

/// <summary>登记解释口径.</summary>
public sealed class InterpretationForm
{
    public string PolicyId { get; set; } = "";

    public string Reading { get; set; } = "";

    [Display(Name = "采用的理解"), Required(ErrorMessage = "请选择采用的理解。")]
    public string Letter { get; set; } = "";

    [Display(Name = "起用日期"), Required, DataType(DataType.Date)]
    public DateOnly? EffectiveFrom { get; set; }

    [Display(Name = "解释文号"), Required, StringLength(60)]
    public string Document { get; set; } = "";

    [Display(Name = "理由"), Required, StringLength(500)]
    public string Reason { get; set; } = "";

    public InterpretationDraft ToDraft() => new(PolicyId, Reading, Letter, EffectiveFrom!.Value, Document, Reason);

    /// <summary>What the form is about; read anew on every showing.</summary>
    [BindNever, ValidateNever]
    public PolicyPack? Pack { get; set; }

    [BindNever, ValidateNever]
    public ReadingLine? Line { get; set; }
}
