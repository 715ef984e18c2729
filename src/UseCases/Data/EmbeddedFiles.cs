using System.Reflection;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>A file built into the program.</summary>
public sealed record EmbeddedFile(string Name, string Text);

/// <summary>The files built into the program: migrations, reference data, policies.</summary>
public static class EmbeddedFiles
{
    private static readonly Assembly Program = typeof(EmbeddedFiles).Assembly;

    /// <summary>All files of a folder, in order of their names.</summary>
    public static IReadOnlyList<EmbeddedFile> In(string folder) =>
        [.. Program.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new EmbeddedFile(name[(folder.Length + 1)..], Read(name)))];

    /// <summary>The text of one file, such as "reference/regions-gansu.csv".</summary>
    public static string Read(string path)
    {
        using var reader = new StreamReader(Open(path));
        return reader.ReadToEnd();
    }

    /// <summary>The bytes of one file.</summary>
    public static Stream Open(string path) =>
        Program.GetManifestResourceStream(path) ?? throw new FileNotFoundException($"{path} is not built into the program");
}
