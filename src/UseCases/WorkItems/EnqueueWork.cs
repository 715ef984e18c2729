using System.Text.Json;
using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.UseCases.WorkItems;

/// <summary>Puts a piece of long work into 我的任务; it is queued for the nodes once this is committed.</summary>
public static class EnqueueWork
{
    private const string Sql = """
        insert into work_items (kind, title, arguments, owner_id, owner_name, origin_url)
        values (@kind, @title, @arguments::jsonb, @UserId, @Name, @origin)
        returning work_item_id
        """;

    private const string UnderWaySql = "select count(*) from work_items where owner_id = @UserId and state in ('waiting', 'running')";

    /// <summary>How many pieces of work one person may have waiting.</summary>
    public const int Most = 10;

    /// <param name="origin">The page of this site to which the person goes back when it fails.</param>
    public static async Task<long> For(NpgsqlConnection connection, string kind, string title, object arguments, Officer owner, string? origin = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(owner);
        if (await connection.ExecuteScalarAsync<long>(UnderWaySql, new { owner.UserId }) >= Most)
            throw new RefusalException($"您已有 {Most} 项任务在办，请等其中一项完成，或先取消");
        return await connection.ExecuteScalarAsync<long>(
            Sql, new { kind, title, arguments = JsonSerializer.Serialize(arguments, JsonSerializerOptions.Web), owner.UserId, owner.Name, origin });
    }
}
