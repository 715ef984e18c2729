using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.WorkItems;

/// <summary>Takes the files of old finished work away; the line in 我的任务 stays.</summary>
public static class CleanWork
{
    public const int KeptDays = 30;

    private const string Sql = """
        update work_items
        set result = null, message = '结果文件已按期清理'
        where result is not null and finished_at < @before
        """;

    public static async Task<int> Before(NpgsqlDataSource database, DateOnly day, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            Sql, new { before = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.FromHours(8)).ToUniversalTime() }, cancellationToken: cancel));
    }
}
