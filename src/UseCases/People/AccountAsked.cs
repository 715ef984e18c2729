using Npgsql;

namespace SmartFactory.Gansu.UseCases.People;

/// <summary>A person to be let in. The enterprise by its credit code, for enterprise accounts only.</summary>
public sealed record NewAccount(string UserName, string DisplayName, string Organisation, Role Role, string RegionCode, string? Uscc, string Email);

/// <summary>What a security administrator asks for: an act on an account, with what it needs.</summary>
/// <param name="Act">The act.</param>
/// <param name="UserId">The account; null for one to be created.</param>
public sealed record AccountAsked(AccountAct Act, long? UserId)
{
    /// <summary>The account to be created.</summary>
    public NewAccount? New { get; init; }

    /// <summary>The role to move to.</summary>
    public Role Role { get; init; }

    public string RegionCode { get; init; } = "";

    public string? Uscc { get; init; }

    /// <summary>The new address.</summary>
    public string Email { get; init; } = "";

    public string Reason { get; init; } = "";
}

/// <summary>What acts on accounts work with: the keys of the addresses, the public address links begin with, the official day letters bear.</summary>
public sealed record AccountDesk(NpgsqlDataSource Database, SensitiveFields Fields, string Site, DateOnly Day);

/// <summary>What became of it.</summary>
/// <param name="UserId">The account; null as long as it does not exist.</param>
/// <param name="RequestId">The request that waits for a second administrator; null when it was done at once.</param>
/// <param name="SentTo">The masked address a link went to; "" for none.</param>
/// <param name="ValidUntil">How long that link is good, as clocks in Gansu show it.</param>
public sealed record AccountReceipt(long? UserId, long? RequestId, string SentTo = "", string ValidUntil = "");
