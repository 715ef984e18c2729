using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using SmartFactory.Gansu.UseCases;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>Puts a refusal at the field it speaks of, so that message and summary lead there.</summary>
public static class RefusedField
{
    /// <summary>At the field the refusal names, else the field whose label its message names first, else <paramref name="otherwise"/>.</summary>
    public static void AddRefusal(this ModelStateDictionary state, object? form, RefusalException refusal, string otherwise = "")
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(refusal);
        state.AddModelError(refusal.Field ?? Named(form, refusal.Message) ?? otherwise, refusal.Message);
    }

    private static string? Named(object? form, string message) => form?.GetType().GetProperties()
        .Select(property => (property.Name, Label: Label(property)))
        .Where(field => field.Label.Length > 0 && message.Contains(field.Label, StringComparison.Ordinal))
        .OrderBy(field => message.IndexOf(field.Label, StringComparison.Ordinal)).ThenByDescending(field => field.Label.Length)
        .Select(field => field.Name)
        .FirstOrDefault();

    // what stands in brackets is a hint
    private static string Label(PropertyInfo property) => (property.GetCustomAttribute<DisplayAttribute>()?.Name ?? "").Split('（')[0];
}
