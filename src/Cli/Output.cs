using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SmartFactory.Gansu.Cli;

/// <summary>Results go to stdout, as text or as one JSON value; progress goes to stderr.</summary>
public sealed class Output(ParseResult asked)
{
    public static readonly Option<bool> Json = new("--json") { Description = "以 JSON 输出结果", Recursive = true };

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool AsJson { get; } = asked.GetValue(Json);

    /// <summary>Progress: a line for a person who waits.</summary>
    public static void Say(string line) => Console.Error.WriteLine(line);

    /// <summary>A progress bar on a terminal; silent in a pipe.</summary>
    public static void Progress(string what, long done, long total)
    {
        if (Console.IsErrorRedirected || total <= 0)
            return;
        int filled = (int)Math.Min(30, done * 30 / total);
        Console.Error.Write($"\r{what} [{new string('#', filled)}{new string('.', 30 - filled)}] {done:N0}/{total:N0}");
        if (done >= total)
            Console.Error.WriteLine();
    }

    /// <summary>The result: the value as JSON when asked for, else these lines.</summary>
    public void Result<T>(T value, params IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (AsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(value, Format));
            return;
        }
        foreach (string line in lines)
            Console.WriteLine(line);
    }
}
