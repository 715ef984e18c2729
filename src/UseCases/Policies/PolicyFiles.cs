using System.Text;
using SmartFactory.Gansu.Rules.Policies;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.UseCases.Policies;

/// <summary>The policy packs as files: those built in, and those somebody gives by path. No database.</summary>
public static class PolicyFiles
{
    private static readonly Lazy<IReadOnlyList<PolicyPack>> Packs = new(() =>
        [.. BuiltInFiles.Select(Read).OrderBy(pack => pack.InForce.From)]);

    /// <summary>The files built in.</summary>
    public static IReadOnlyList<EmbeddedFile> BuiltInFiles => [.. EmbeddedFiles.In("policies").Where(file => file.Name != "schema.json")];

    /// <summary>The packs built in.</summary>
    public static IReadOnlyList<PolicyPack> BuiltIn => Packs.Value;

    /// <summary>Reads one file; a mistake in it is a refusal that names file, place and reason.</summary>
    public static PolicyPack Read(EmbeddedFile file)
    {
        try
        {
            return PolicyPackReader.Read(file.Name, Encoding.UTF8.GetBytes(file.Text));
        }
        catch (PolicyPackException mistake)
        {
            throw new RefusalException($"政策文件有误——{mistake.Message}", mistake);
        }
    }

    /// <summary>A pack by its id, or by the path of a file. Refused when there is neither, or when the file has a mistake.</summary>
    public static PolicyPack Find(string idOrFile) =>
        BuiltIn.FirstOrDefault(pack => pack.Id == idOrFile)
        ?? (File.Exists(idOrFile)
            ? Read(new EmbeddedFile(idOrFile, File.ReadAllText(idOrFile, Encoding.UTF8)))
            : throw new RefusalException($"没有编号为“{idOrFile}”的政策，也没有这个文件；现有：{string.Join("、", BuiltIn.Select(pack => pack.Id))}"));

    /// <summary>The built-in pack in force on a day, or null (Q33).</summary>
    public static PolicyPack? InForceOn(DateOnly day) => BuiltIn.LastOrDefault(pack => pack.InForce.Covers(day));
}
