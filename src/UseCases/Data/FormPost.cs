using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>A form that was sent before: where the first one led to, when that is known.</summary>
public sealed record SentForm(string? Location);

/// <summary>The same form is being sent a second time, and the first was faster: nothing is done twice.</summary>
public sealed class FormSentBeforeException() : Exception("the form was sent before");

/// <summary>
/// The form the present request carries out, by the key it was shown with. The first transaction committed for it keeps the key;
/// the same key from the same person then finds the first result.
/// </summary>
public sealed class FormPost(Guid key, long userId, string path)
{
    /// <summary>Days a key is kept.</summary>
    public const int KeptDays = 30;

    private const string FindSql = "select location from form_posts where form_key = @key and user_id = @userId";

    private const string KeepSql = "insert into form_posts (form_key, user_id, path) values (@key, @userId, @path) on conflict do nothing";

    private const string LedToSql = """
        insert into form_posts (form_key, user_id, path, location) values (@key, @userId, @path, @location)
        on conflict (form_key, user_id) do update set location = excluded.location
        """;

    private static readonly AsyncLocal<FormPost?> Present = new();

    /// <summary>The form of the request at hand, if it is one.</summary>
    public static FormPost? Current { get => Present.Value; set => Present.Value = value; }

    /// <summary>Something was committed for it, or may have been.</summary>
    public bool Kept { get; private set; }

    /// <summary>The first time it was sent, if this is not it.</summary>
    public async Task<SentForm?> Before(NpgsqlDataSource database, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<SentForm>(new CommandDefinition(FindSql, new { key, userId }, cancellationToken: cancel));
    }

    /// <summary>Where the first one led to, also when what it did needed no transaction.</summary>
    public Task LedTo(NpgsqlDataSource database, string location) => Execute(database, LedToSql, location);

    /// <summary>A transaction that only prepares what the form is for: without the form's own result, the form may be sent again.</summary>
    public static async Task<T> Aside<T>(Func<Task<T>> prepare)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var form = Current;
        Current = null;
        try
        {
            return await prepare();
        }
        finally
        {
            Current = form;
        }
    }

    /// <summary>Nothing came of it but words: the form may be sent again.</summary>
    public Task Release(NpgsqlDataSource database) => Execute(database, "delete from form_posts where form_key = @key and user_id = @userId");

    /// <summary>Forgets keys older than a day.</summary>
    public static async Task<int> Clean(NpgsqlDataSource database, DateOnly before, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition("delete from form_posts where sent_at < @before",
            new { before = new DateTimeOffset(before, TimeOnly.MinValue, TimeSpan.FromHours(8)).ToUniversalTime() }, cancellationToken: cancel));
    }

    internal async Task KeepIn(NpgsqlConnection connection)
    {
        if (!Kept && await connection.ExecuteAsync(KeepSql, new { key, userId, path }) == 0)
            throw new FormSentBeforeException();
    }

    internal void Committed() => Kept = true;

    private async Task Execute(NpgsqlDataSource database, string sql, string? location = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, new { key, userId, path, location });
    }
}
