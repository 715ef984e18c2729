using System.IO.Compression;
using System.Security.Cryptography;

namespace SmartFactory.Gansu.UseCases.Backups;

/// <summary>The file of a backup while it is written: under another name, for its owner only, and whole or absent in the end.</summary>
internal sealed class BackupWriter : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _target;
    private readonly string _draft;
    private readonly FileStream _stream;
    private readonly ZipArchive _zip;
    private readonly List<BackedUpFile> _files = [];
    private readonly byte[] _buffer = new byte[256 * 1024];
    private bool _done;

    public BackupWriter(string target)
    {
        _target = target;
        _draft = target + ".partial";
        File.Delete(_draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 256 * 1024 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Owner;
        _stream = new FileStream(_draft, options);
        _zip = new ZipArchive(_stream, ZipArchiveMode.Create, leaveOpen: true);
    }

    public IReadOnlyList<BackedUpFile> Files => _files;

    /// <summary>Adds a file of the data folder as it reads now; false when it is gone.</summary>
    public bool Add(string root, string path, CancellationToken cancel)
    {
        try
        {
            using var source = new FileStream(Path.Combine(root, path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            Add(path, source, cancel);
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Adds a file with this content.</summary>
    public void Add(string path, Stream source, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var entry = _zip.CreateEntry(BackupReader.Data + path, CompressionLevel.Fastest).Open();
        long bytes = 0;
        for (int read = source.Read(_buffer); read > 0; read = source.Read(_buffer))
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(_buffer, 0, read);
            entry.Write(_buffer, 0, read);
            bytes += read;
        }
        _files.Add(new(path, bytes, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    /// <summary>Closes with the manifest; from now on the backup exists.</summary>
    public void Finish(BackupManifest manifest)
    {
        using (var entry = _zip.CreateEntry(BackupManifest.Entry, CompressionLevel.Fastest).Open())
            entry.Write(manifest.ToJson());
        _zip.Dispose();
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_draft, _target);
        _done = true;
        using var renamed = new FileStream(_target, FileMode.Open, FileAccess.ReadWrite);
        renamed.Flush(flushToDisk: true); // the name, too
    }

    public void Dispose()
    {
        if (_done)
            return;
        try
        {
            _stream.Dispose(); // not the archive: it would write its directory on a full disk
        }
        catch (IOException)
        {
            // the disk is full: said by whoever wrote
        }
        File.Delete(_draft);
    }
}
