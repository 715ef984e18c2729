namespace SmartFactory.Gansu.UseCases.People;

/// <summary>Where an installation keeps its master key: the environment variable, else keys/master.key in its folder.</summary>
/// <param name="Text">What the variable says; blank when it is not set.</param>
/// <param name="Home">Folder of the installation.</param>
public sealed record MasterKeyPlace(string? Text, string Home)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The variable rules, whatever the file holds.</summary>
    public bool ByVariable => !string.IsNullOrWhiteSpace(Text);

    /// <summary>The file, read when the variable is not set.</summary>
    public string File => Path.Combine(Home, "keys", "master.key");

    /// <summary>The key to come, between its making and the moment the database has accepted it.</summary>
    public string NextFile => File + ".next";

    /// <summary>The place in words.</summary>
    public string Name => ByVariable ? $"环境变量 {MasterKey.Variable}" : File;

    /// <summary>The key, or null when there is none or its file is empty; a text that is no key is refused.</summary>
    public MasterKey? Read() => ByVariable ? Parse(Text!) : Read(File);

    /// <summary>The key a rotation left behind when it was cut short, if any.</summary>
    public MasterKey? Next() => ByVariable ? null : Read(NextFile);

    /// <summary>The key, made now when there is none; of several nodes that start at once one makes it and the others read it.</summary>
    public MasterKey ReadOrMake()
    {
        if (Read() is { } known)
            return known;
        try
        {
            using var alone = Alone();
            if (Read() is { } made) // by another node
                return made;
            var key = MasterKey.Random();
            Write(File, key);
            return key;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException($"主密钥写不进 {File}：{problem.Message}。请检查磁盘空间和文件夹权限后重新启动。", problem);
        }
    }

    /// <summary>Puts another key in place of the present one, which is kept beside it under the name returned; null when there was none.</summary>
    internal string? Replace(MasterKey key, DateTimeOffset now)
    {
        using var alone = Alone();
        if (Opened(File)?.Fingerprint == key.Fingerprint)
        {
            System.IO.File.Delete(NextFile);
            return null; // a node that started meanwhile has done it
        }
        string? kept = null;
        if (System.IO.File.Exists(File))
        {
            kept = Enumerable.Range(0, int.MaxValue).Select(again => $"{File}.{now:yyyyMMddHHmmss}{(again == 0 ? "" : $"-{again}")}.old").First(name => !System.IO.File.Exists(name));
            System.IO.File.Copy(File, kept); // not moved: there is a key at every moment
            OwnerOnly(kept);
        }
        Write(File, key);
        System.IO.File.Delete(NextFile);
        return kept;
    }

    /// <summary>Writes the key that is to follow.</summary>
    internal void WriteNext(MasterKey key)
    {
        using var alone = Alone();
        Write(NextFile, key);
    }

    /// <summary>Takes the file from everybody but its owner; says so when others could read it.</summary>
    public string? Close()
    {
        if (OperatingSystem.IsWindows() || ByVariable || !System.IO.File.Exists(File) || (System.IO.File.GetUnixFileMode(File) & ~Owner) == 0)
            return null;
        try
        {
            OwnerOnly(File);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new RefusalException($"主密钥文件 {File} 其他用户也能读取，且无权收回。请由文件的所有者执行 chmod 600 后重新启动。", problem);
        }
        return $"主密钥文件 {File} 此前其他用户也能读取，已改为仅所有者可读写；如可能已经泄露，请运行 gansu key rotate 更换。";
    }

    private static MasterKey? Read(string file)
    {
        if (!System.IO.File.Exists(file))
            return null;
        string text;
        try
        {
            text = System.IO.File.ReadAllText(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException($"主密钥文件 {file} 读不出来：{problem.Message}", problem);
        }
        return string.IsNullOrWhiteSpace(text) ? null : MasterKey.Parse(text)
            ?? throw new RefusalException($"{file} 的内容不是主密钥（应为32字节的base64文本）。请用另行保存的 master.key 替换它后重新启动。");
    }

    // what stands in a file that is to be replaced may be anything
    private static MasterKey? Opened(string file) => System.IO.File.Exists(file) ? MasterKey.Parse(System.IO.File.ReadAllText(file)) : null;

    private static MasterKey Parse(string text) => MasterKey.Parse(text)
        ?? throw new RefusalException($"环境变量 {MasterKey.Variable} 的内容不是主密钥（应为32字节的base64文本，即 master.key 的内容）。请改正后重新启动。");

    // whole or absent, and on the disk before anything is locked with it: written under another name, then renamed
    private static void Write(string file, MasterKey key)
    {
        string draft = file + ".draft";
        System.IO.File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Owner;
        try
        {
            using (var stream = new FileStream(draft, options))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes(key.Text));
                stream.Flush(flushToDisk: true);
            }
            System.IO.File.Move(draft, file, overwrite: true);
        }
        finally
        {
            System.IO.File.Delete(draft);
        }
        using var renamed = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        renamed.Flush(flushToDisk: true); // the name, too
    }

    // a rename replaces what is there: who makes the key is alone, by a lock that ends with the process
    private FileStream Alone()
    {
        string folder = Path.GetDirectoryName(File)!;
        if (!Directory.Exists(folder))
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        }
        string file = Path.Combine(folder, ".lock");
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < until && System.IO.File.Exists(file))
            {
                Thread.Sleep(20);
            }
        }
    }

    private static void OwnerOnly(string file)
    {
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(file, Owner);
    }
}
