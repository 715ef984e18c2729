using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Policies;

/// <summary>A recorded version of a rule document.</summary>
public sealed record PolicyVersion(long PolicyVersionId, int Version, PolicyPack Pack);

/// <summary>What governs a day: the document, which version of it, and the readings in use. A decision stores all three.</summary>
public sealed record RuleOfDay(long PolicyVersionId, int Version, PolicyPack Pack, Readings Readings);

/// <summary>The rule of a day, or, for what goes on without one, the newest.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="InForce">Whether it governs that day.</param>
public sealed record RuleOrNewest(RuleOfDay Rule, bool InForce);

/// <summary>The rule documents as recorded. A version is read once per process: it can never change.</summary>
public static class PolicyLibrary
{
    private const string CurrentSql = """
        select distinct on (policy_id) policy_version_id, policy_id, version, content_hash
        from policies
        order by policy_id, version desc
        """;

    private const string VersionSql = "select policy_version_id, policy_id, version, content_hash from policies where policy_version_id = @id";

    private const string AllSql = "select policy_version_id, policy_id, version, content_hash from policies where policy_id = @policyId order by version desc";

    private const string LoadedSql = "select version, loaded_at from policies where policy_id = @policyId";

    private const string ContentSql = "select content from policies where policy_version_id = @id";

    private const string ConfirmedSql = """
        select policy_id, reading, letter, effective_from, document, confirmed_by_name
        from interpretations
        where confirmed_at is not null and rejected_at is null
        order by effective_from, interpretation_id
        """;

    /// <summary>One text that differs whenever a version is recorded or an interpretation confirmed: what was read under it is still so.</summary>
    internal const string StampSql = """
        select md5(concat_ws('/',
          (select string_agg(concat_ws(',', policy_version_id, policy_id, version, content_hash), ';' order by policy_version_id) from policies), '/',
          (select string_agg(concat_ws(',', policy_id, reading, letter, effective_from, document, confirmed_by_name), ';' order by effective_from, interpretation_id)
           from interpretations where confirmed_at is not null and rejected_at is null)))
        """;

    private const int MostStamps = 64;

    private static readonly ConcurrentDictionary<string, PolicyPack> Packs = new();

    // by stamp and not by time: another node's interpretation counts here from its commit on
    private static readonly ConcurrentDictionary<string, Recorded> ByStamp = new();

    private sealed record Recorded(IReadOnlyList<PolicyVersion> Versions, IReadOnlyList<Interpretation> Interpretations)
    {
        public IReadOnlyList<PolicyPack> Packs { get; } = [.. Versions.Select(version => version.Pack)];

        public RuleOfDay Under(PolicyPack pack, DateOnly day)
        {
            var version = Versions.First(version => version.Pack == pack);
            return new RuleOfDay(version.PolicyVersionId, version.Version, pack, PolicyInForce.ReadingsOn(pack, Interpretations, day));
        }
    }

    /// <summary>The newest version of each document.</summary>
    public static async Task<IReadOnlyList<PolicyVersion>> Current(NpgsqlConnection connection)
    {
        var versions = new List<PolicyVersion>();
        foreach (var row in (await connection.QueryAsync<Row>(CurrentSql)).AsList())
            versions.Add(await Read(connection, row));
        return versions;
    }

    /// <summary>One version, however old: what a past decision was made under.</summary>
    public static async Task<PolicyVersion> Version(NpgsqlConnection connection, long policyVersionId) =>
        await Read(connection, await connection.QuerySingleAsync<Row>(VersionSql, new { id = policyVersionId }));

    /// <summary>One version, or null when there is none of this number.</summary>
    public static async Task<PolicyVersion?> VersionOrNull(NpgsqlConnection connection, long policyVersionId) =>
        await connection.QuerySingleOrDefaultAsync<Row>(VersionSql, new { id = policyVersionId }) is { } row ? await Read(connection, row) : null;

    /// <summary>Every version of a document, the newest first; none when there is no such document.</summary>
    public static async Task<IReadOnlyList<PolicyVersion>> Versions(NpgsqlConnection connection, string policyId)
    {
        var versions = new List<PolicyVersion>();
        foreach (var row in (await connection.QueryAsync<Row>(AllSql, new { policyId })).AsList())
            versions.Add(await Read(connection, row));
        return versions;
    }

    /// <summary>When each version of a document was recorded.</summary>
    public static async Task<IReadOnlyDictionary<int, DateTime>> LoadedAt(NpgsqlConnection connection, string policyId) =>
        (await connection.QueryAsync<(int Version, DateTime At)>(LoadedSql, new { policyId })).ToDictionary(row => row.Version, row => row.At);

    /// <summary>The interpretations a second person has confirmed.</summary>
    public static async Task<IReadOnlyList<Interpretation>> Interpretations(NpgsqlConnection connection) =>
        (await connection.QueryAsync<(string PolicyId, string Reading, string Letter, DateOnly From, string Document, string Person)>(ConfirmedSql))
            .Select(row => new Interpretation(row.PolicyId, row.Reading, row.Letter, row.From, row.Document, row.Person))
            .ToList();

    /// <summary>The rule that governs a day. No rule in force is a refusal: nothing is settled on that day (Q33).</summary>
    public static async Task<RuleOfDay> On(NpgsqlConnection connection, DateOnly day) =>
        await On(connection, day, await connection.ExecuteScalarAsync<string>(StampSql) ?? "");

    /// <summary>The same for who has read the stamp already, together with what else was asked.</summary>
    internal static async Task<RuleOfDay> On(NpgsqlConnection connection, DateOnly day, string stamp)
    {
        var recorded = await Known(connection, stamp);
        try
        {
            return recorded.Under(PolicyInForce.On(recorded.Packs, day, recorded.Interpretations), day);
        }
        catch (NoRuleInForceException stop)
        {
            throw new RefusalException(stop.Message, stop) { Field = "DecidedOn" };
        }
    }

    /// <summary>The rule that governs a day, or else the one that came into force last, with what was interpreted by then; null when none was ever recorded.</summary>
    public static async Task<RuleOrNewest?> OnOrNewest(NpgsqlConnection connection, DateOnly day)
    {
        var recorded = await Known(connection, await connection.ExecuteScalarAsync<string>(StampSql) ?? "");
        var governing = PolicyInForce.Find(recorded.Packs, day, recorded.Interpretations);
        return (governing ?? recorded.Packs.MaxBy(pack => pack.InForce.From)) is { } pack ? new RuleOrNewest(recorded.Under(pack, day), governing is not null) : null;
    }

    private static async Task<Recorded> Known(NpgsqlConnection connection, string stamp)
    {
        if (!ByStamp.TryGetValue(stamp, out var recorded))
        {
            recorded = new Recorded(await Current(connection), await Interpretations(connection));
            if (ByStamp.Count >= MostStamps)
                ByStamp.Clear();
            if (await connection.ExecuteScalarAsync<string>(StampSql) == stamp) // nothing was recorded in between
                ByStamp[stamp] = recorded;
        }
        return recorded;
    }

    private static async Task<PolicyVersion> Read(NpgsqlConnection connection, Row row)
    {
        if (!Packs.TryGetValue(row.ContentHash, out var pack))
        {
            string content = await connection.QuerySingleAsync<string>(ContentSql, new { id = row.PolicyVersionId });
            pack = Packs.GetOrAdd(row.ContentHash, PolicyFiles.Read(new EmbeddedFile($"{row.PolicyId} 第{row.Version}版", content)));
        }
        return new PolicyVersion(row.PolicyVersionId, row.Version, pack);
    }

    private sealed record Row(long PolicyVersionId, string PolicyId, int Version, string ContentHash);
}
