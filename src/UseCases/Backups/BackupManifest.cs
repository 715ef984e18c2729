using System.Text.Encodings.Web;
using System.Text.Json;

namespace SmartFactory.Gansu.UseCases.Backups;

/// <summary>A file of the server in a backup, by its path in the data folder.</summary>
public sealed record BackedUpFile(string Path, long Bytes, string Sha256);

/// <summary>The list that goes with a backup: of what, when, by which programs, and how to tell that it is whole.</summary>
/// <param name="Format">Raised when the layout of the file changes.</param>
/// <param name="TakenAt">The moment the restored database will be at.</param>
/// <param name="Program">Version of this program.</param>
/// <param name="Postgres">Major version of the server: only its own programs read the files.</param>
/// <param name="Database">Name of the database the totals are of.</param>
/// <param name="MasterKey">Fingerprint of the master key needed to read what is encrypted; null when none was in use.</param>
/// <param name="Totals">What the restored database must show.</param>
/// <param name="Folders">Folders of the data folder, the empty ones among them.</param>
/// <param name="Files">Every file with its hash.</param>
public sealed record BackupManifest(
    int Format, DateTimeOffset TakenAt, string Program, int Postgres, string Database, string? MasterKey, ControlTotals Totals,
    IReadOnlyList<string> Folders, IReadOnlyList<BackedUpFile> Files)
{
    /// <summary>The layout this program writes and reads.</summary>
    public const int Current = 1;

    /// <summary>Name of the list inside the backup.</summary>
    public const string Entry = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    internal static BackupManifest? FromJson(Stream stream) => JsonSerializer.Deserialize<BackupManifest>(stream, Json);
}
