namespace SmartFactory.Gansu.UseCases.Backups;

/// <summary>What of a running server's data folder belongs into a backup: all but what is rebuilt at the start, and the log, of which only a part is needed.</summary>
internal static class DataFolder
{
    public const string Log = "pg_wal";

    private static readonly HashSet<string> Rebuilt = [Log, "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans"];

    private static readonly HashSet<string> Passing =
        ["postmaster.pid", "postmaster.opts", "backup_label", "backup_label.old", "tablespace_map", "tablespace_map.old", "backup_manifest", "current_logfiles"];

    /// <summary>Folders and files, as paths below the data folder; others may come and go meanwhile.</summary>
    public static (List<string> Folders, List<string> Files) Of(string root)
    {
        var folders = new List<string>();
        var files = new List<string>();
        Look(root, "", folders, files);
        folders.Add($"{Log}/archive_status");
        return (folders, files);
    }

    private static void Look(string root, string below, List<string> folders, List<string> files)
    {
        foreach (var entry in new DirectoryInfo(Path.Combine(root, below)).GetFileSystemInfos())
        {
            string path = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
            if (entry.Name.StartsWith("pgsql_tmp", StringComparison.Ordinal) || entry.Name.StartsWith("pg_internal.init", StringComparison.Ordinal))
                continue;
            if (entry is FileInfo)
            {
                if (!Passing.Contains(path))
                    files.Add(path);
                continue;
            }
            folders.Add(path);
            if (Rebuilt.Contains(path))
                continue;
            try
            {
                Look(root, path, folders, files);
            }
            catch (DirectoryNotFoundException)
            {
                // a database dropped meanwhile
            }
        }
    }
}
