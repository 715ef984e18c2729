namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>For view "_Confirm": says in sentences what will happen, to whom, under which article, what cannot be undone; then one button.</summary>
/// <param name="Title">The act: 批准核算批次.</param>
/// <param name="Sentences">What will happen.</param>
/// <param name="PostTo">Where the button posts.</param>
/// <param name="Button">The word on it.</param>
public sealed record Confirmation(string Title, IReadOnlyList<string> Sentences, string PostTo, string Button)
{
    /// <summary>Way back: list or thing.</summary>
    public string BackUrl { get; init; } = "/";

    public string BackText { get; init; } = "返回";

    public IReadOnlyList<int> Articles { get; init; } = [];

    /// <summary>Number or name of the version the articles are cited from; without it the one in force.</summary>
    public string Policy { get; init; } = "current";

    /// <summary>What cannot be undone; shown as a warning.</summary>
    public string? Irreversible { get; init; }

    /// <summary>Hidden fields of the form.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Asks for a reason in a field named "reason".</summary>
    public bool AsksReason { get; init; }

    /// <summary>What was typed as reason, when shown again.</summary>
    public string Reason { get; init; } = "";
}
