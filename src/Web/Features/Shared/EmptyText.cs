using System.Reflection;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>A field left empty is an empty text and not null where the form says that it is never null: checks may look at it.</summary>
public sealed class EmptyText : IDisplayMetadataProvider
{
    public void CreateDisplayMetadata(DisplayMetadataProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Key.ModelType == typeof(string) && IsNeverNull(context.Key))
            context.DisplayMetadata.ConvertEmptyStringToNull = false;
    }

    // a context each: it is not made for several threads
    private static bool IsNeverNull(ModelMetadataIdentity key) =>
        (key.PropertyInfo is { } property ? new NullabilityInfoContext().Create(property)
            : key.ParameterInfo is { } parameter ? new NullabilityInfoContext().Create(parameter)
            : null)?.WriteState == NullabilityState.NotNull;
}
