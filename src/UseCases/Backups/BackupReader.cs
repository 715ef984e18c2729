using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace SmartFactory.Gansu.UseCases.Backups;

/// <summary>Reads the file of a backup.</summary>
public static class BackupReader
{
    internal const string Data = "data/";

    /// <summary>The list of a backup; a file that is none is refused.</summary>
    public static BackupManifest Manifest(string file)
    {
        using var zip = Open(file);
        return Manifest(zip, file);
    }

    /// <summary>Unpacks the data folder and compares every file with the list; returns what is wrong, in sentences.</summary>
    public static IReadOnlyList<string> Extract(string file, string folder, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        using var zip = Open(file);
        var manifest = Manifest(zip, file);
        var wrong = new List<string>();
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        foreach (string below in manifest.Folders)
            Private(Below(root, below, file));
        var entries = zip.Entries.ToDictionary(entry => entry.FullName, StringComparer.Ordinal);
        long done = 0, total = manifest.Files.Sum(one => one.Bytes);
        foreach (var expected in manifest.Files)
        {
            cancel.ThrowIfCancellationRequested();
            string target = Below(root, expected.Path, file);
            if (!entries.Remove(Data + expected.Path, out var entry))
                wrong.Add($"备份中缺少文件 {expected.Path}");
            else if (!Same(entry, expected, target, cancel))
                wrong.Add($"文件 {expected.Path} 与备份时不同，已损坏或被改动");
            progress?.Invoke(done += expected.Bytes, total);
        }
        wrong.AddRange(entries.Keys.Where(name => name != BackupManifest.Entry).Select(name => $"备份中多出文件 {name}"));
        return wrong;
    }

    private static ZipArchive Open(string file)
    {
        if (!File.Exists(file))
            throw new RefusalException($"没有这个文件：{file}");
        try
        {
            return ZipFile.OpenRead(file);
        }
        catch (InvalidDataException problem)
        {
            throw new RefusalException($"{file} 不是备份文件，或不完整（复制、下载时被截断）", problem);
        }
    }

    private static BackupManifest Manifest(ZipArchive zip, string file)
    {
        try
        {
            using var stream = zip.GetEntry(BackupManifest.Entry)?.Open();
            if (stream is not null && BackupManifest.FromJson(stream) is { Totals: not null, Files: not null } manifest)
                return manifest.Format == BackupManifest.Current ? manifest : throw new RefusalException($"{file} 的格式（{manifest.Format}）本程序不认识，请用创建它的程序版本");
        }
        catch (Exception problem) when (problem is InvalidDataException or JsonException)
        {
            throw new RefusalException($"{file} 的清单 {BackupManifest.Entry} 已损坏或被改动", problem);
        }
        throw new RefusalException($"{file} 不是本程序的备份文件：没有清单 {BackupManifest.Entry}");
    }

    private static bool Same(ZipArchiveEntry entry, BackedUpFile expected, string target, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[256 * 1024];
        long bytes = 0;
        Private(Path.GetDirectoryName(target)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var copy = new FileStream(target, options);
        try
        {
            using var source = entry.Open();
            for (int read = source.Read(buffer); read > 0; read = source.Read(buffer))
            {
                cancel.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                copy.Write(buffer, 0, read);
                bytes += read;
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }
        // not flushed: a server that starts from a copy made while it ran brings all its files to the disk first
        return bytes == expected.Bytes && Convert.ToHexStringLower(hash.GetHashAndReset()) == expected.Sha256;
    }

    // a path of the list that leads out of the folder is not followed
    private static string Below(string root, string path, string file)
    {
        string full = Path.GetFullPath(Path.Combine(root, path));
        return full.StartsWith(root, StringComparison.Ordinal) ? full : throw new RefusalException($"{file} 的清单中有不允许的路径 {path}");
    }

    private static void Private(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
