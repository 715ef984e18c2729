using System.Globalization;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.Letters;

/// <summary>To whom: an enterprise, the bureau of a region, whoever holds a role, or one person. Mailbox names whose site messages the letter is among.</summary>
public sealed record LetterRecipient
{
    private const string ProvinceCode = "620000";

    private LetterRecipient(long personId)
    {
        PersonId = personId;
        Region = "";
        Mailbox = string.Create(CultureInfo.InvariantCulture, $"person/{personId}");
        Kind = "person";
    }

    private LetterRecipient(Role role, string region, long? enterpriseId)
    {
        Role = role;
        Region = region;
        EnterpriseId = enterpriseId;
        Mailbox = $"{role.Code()}/{enterpriseId?.ToString(CultureInfo.InvariantCulture) ?? region}";
        Kind = role switch
        {
            Role.Enterprise => "enterprise",
            Role.City or Role.County or Role.ProvinceMaker => "bureau",
            _ => "role",
        };
    }

    public static LetterRecipient Enterprise(long enterpriseId) => new(Role.Enterprise, "", enterpriseId);

    public static LetterRecipient County(string regionCode) => new(Role.County, regionCode, null);

    public static LetterRecipient City(string regionCode) => new(Role.City, regionCode, null);

    /// <summary>省工业和信息化厅.</summary>
    public static LetterRecipient Province { get; } = new(Role.ProvinceMaker, ProvinceCode, null);

    /// <summary>Everybody of a role that is not bound to a region or an enterprise, such as the system administrators.</summary>
    public static LetterRecipient Holders(Role role) => role is Role.Enterprise or Role.City or Role.County
        ? throw new ArgumentException($"{role.Code()} is bound to a place", nameof(role))
        : new(role, ProvinceCode, null);

    /// <summary>One person, whatever office that person holds.</summary>
    public static LetterRecipient Person(long userId) => new(userId);

    /// <summary>Whose messages a person reads besides those to that person alone.</summary>
    public static LetterRecipient Of(Officer officer)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return officer.Role switch
        {
            Role.Enterprise => Enterprise(officer.Scope.ScopeEnterprise ?? -1),
            Role.City => City(officer.Scope.ScopeCity ?? ""),
            Role.County => County(officer.Scope.ScopeCounty ?? ""),
            _ => Holders(officer.Role),
        };
    }

    public Role Role { get; }

    public string Region { get; }

    public long? EnterpriseId { get; }

    public long? PersonId { get; }

    public string Mailbox { get; }

    /// <summary>enterprise, bureau, role or person.</summary>
    public string Kind { get; }
}

/// <summary>A letter to be written: what is known of enterprise and title is filled in from the ledger, the rest is given.</summary>
/// <param name="Kind">Code of the kind, such as "renewal-due".</param>
/// <param name="Key">The occasion and the recipient in one text: a second letter with the same key is never written.</param>
/// <param name="To">To whom.</param>
public sealed record LetterOrder(string Kind, string Key, LetterRecipient To)
{
    /// <summary>The enterprise it is about; that of the title or of the recipient when not given.</summary>
    public long? EnterpriseId { get; init; }

    public long? TitleId { get; init; }

    /// <summary>The link of a kind that carries one, encrypted; it is put into the mail when that is handed over.</summary>
    public string SealedLink { get; init; } = "";

    /// <summary>Values of the placeholders that the kind wants given.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();
}
