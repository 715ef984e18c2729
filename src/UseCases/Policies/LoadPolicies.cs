using System.Text;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Policies;

/// <summary>A rule document as found at start.</summary>
/// <param name="PolicyVersionId">Its row.</param>
/// <param name="PolicyId">The document.</param>
/// <param name="Version">1 for the first content seen, one more for each changed content.</param>
/// <param name="Name">Title of the document.</param>
/// <param name="Document">文号.</param>
/// <param name="IsNew">True when it was recorded now.</param>
public sealed record LoadedPolicy(long PolicyVersionId, string PolicyId, int Version, string Name, string Document, bool IsNew);

/// <summary>Records the rule documents of the program and of the installation's folder. What is recorded never changes: other content is the next version.</summary>
public static class LoadPolicies
{
    private const string Schema = "schema.json";

    private const string FindSql = "select policy_version_id, version from policies where content_hash = @ContentHash";

    private const string InsertSql = """
        insert into policies (policy_id, version, name, document, in_force_from, in_force_to, content_hash, content)
        select @Id, coalesce(max(version), 0) + 1, @Name, @Document, @From, @To, @ContentHash, @Content
        from policies where policy_id = @Id
        returning policy_version_id, version
        """;

    private const string CapSql = """
        insert into policy_caps (policy_version_id, cap_id, kinds, limit_amount) values (@policyVersionId, @Id, @kinds, @Limit)
        """;

    /// <summary>Loads all; a wrong file is refused before anything is recorded. A file of the folder stands for the built-in one of the same name.</summary>
    public static async Task<IReadOnlyList<LoadedPolicy>> Into(NpgsqlDataSource owner, string? folder, CancellationToken cancel = default)
    {
        var files = Files(folder).Select(file => (File: file, Pack: PolicyFiles.Read(file))).ToList();
        foreach (var twice in files.GroupBy(file => file.Pack.Id).Where(group => group.Count() > 1))
            throw new RefusalException($"政策文件{string.Join("、", twice.Select(file => file.File.Name))}的代号同为“{twice.Key}”，请只保留一个");

        await using var connection = await owner.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        _ = await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtext('policies'))"); // two nodes starting at once
        var loaded = new List<LoadedPolicy>();
        foreach (var (file, pack) in files)
            loaded.Add(await Load(connection, pack, file.Text));
        await transaction.CommitAsync(cancel);
        return loaded;
    }

    private static IEnumerable<EmbeddedFile> Files(string? folder)
    {
        var files = PolicyFiles.BuiltInFiles.ToDictionary(file => file.Name);
        if (folder is not null && Directory.Exists(folder))
        {
            foreach (string path in Directory.GetFiles(folder, "*.json").Where(path => Path.GetFileName(path) != Schema))
                files[Path.GetFileName(path)] = new EmbeddedFile(Path.GetFileName(path), File.ReadAllText(path, Encoding.UTF8));
        }
        return files.Values.OrderBy(file => file.Name, StringComparer.Ordinal);
    }

    private static async Task<LoadedPolicy> Load(NpgsqlConnection connection, PolicyPack pack, string content)
    {
        var known = await connection.QuerySingleOrDefaultAsync<(long Id, int Version)?>(FindSql, new { pack.ContentHash });
        if (known is { } row)
            return Loaded(row.Id, row.Version, isNew: false);

        var (id, version) = await connection.QuerySingleAsync<(long, int)>(InsertSql, new
        {
            pack.Id,
            pack.Name,
            Document = pack.Document.ToString(),
            pack.InForce.From,
            pack.InForce.To,
            pack.ContentHash,
            Content = content,
        });
        foreach (var cap in pack.AwardRule.Caps)
        {
            _ = await connection.ExecuteAsync(CapSql,
                new { policyVersionId = id, cap.Id, kinds = cap.Counts.Select(Rules.Titles.TitleKinds.Code).ToArray(), cap.Limit });
        }
        return Loaded(id, version, isNew: true);

        LoadedPolicy Loaded(long policyVersionId, int number, bool isNew) =>
            new(policyVersionId, pack.Id, number, pack.Name, pack.Document.ToString(), isNew);
    }
}
