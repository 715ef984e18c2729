namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>What every installation holds before anybody signs in: the schema, the reference data, the rules. Safe to repeat.</summary>
public static class Installation
{
    public static Task Prepare(string ownerDsn, Action<string> say, CancellationToken cancellation = default) => Prepare(ownerDsn, null, say, cancellation);

    /// <summary>The same; the application's connection string tells its password, should its account have to be made.</summary>
    public static async Task Prepare(string ownerDsn, string? applicationDsn, Action<string> say, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(say);
        if (await EnsureDatabase.Exists(ownerDsn, cancellation))
            say("已建库");
        await ApplicationAccount.Ensure(ownerDsn, applicationDsn, cancellation);
        await Ownership.Check(ownerDsn, cancellation);
        foreach (string name in await Migrations.Apply(ownerDsn, cancellation))
            say($"已升级库结构 {name}");
        await using var owner = Database.ForOwner(ownerDsn);
        if (await Grants.AreMissing(owner, cancellation))
        {
            await Grants.Repeat(owner, cancellation);
            say("已重新授予应用账号的权限");
        }
        _ = await Reference.LoadReference.Into(owner, cancellation);
        string? home = Environment.GetEnvironmentVariable("GANSU_HOME");
        foreach (var policy in await Policies.LoadPolicies.Into(owner, string.IsNullOrEmpty(home) ? null : Path.Combine(home, "policies"), cancellation))
        {
            if (policy.IsNew)
                say($"已装入《{policy.Name}》（{policy.Document}）第{policy.Version}版");
        }
    }
}
