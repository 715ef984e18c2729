using Dapper;
using Npgsql;
using SmartFactory.Gansu.Rules;

namespace SmartFactory.Gansu.UseCases.Awards;

/// <summary>A line where the second calculation does not agree: another ceiling, or an amount above it.</summary>
/// <param name="Seq">The line.</param>
/// <param name="Name">Whose.</param>
/// <param name="Ceiling">The ceiling stored.</param>
/// <param name="Checked">The ceiling the database finds; null when it finds none at all.</param>
/// <param name="Amount">The amount stored.</param>
public sealed record CheckDifference(int Seq, string Name, Money Ceiling, Money? Checked, Money Amount);

/// <summary>独立复算: the same articles calculated by the database itself, from the ledger and the text of the rule.</summary>
public static class CheckBySql
{
    private const string Sql = """
        select l.seq, e.name, l.ceiling, c.checked_ceiling as checked, l.proposed as amount
        from settlement_lines l
        join enterprises e using (enterprise_id)
        left join settlement_check(@settlementId) c on c.line_id = l.settlement_line_id
        where l.settlement_id = @settlementId and (c.checked_ceiling is distinct from l.ceiling or l.proposed > c.checked_ceiling)
        order by l.seq
        """;

    private sealed record Row(int Seq, string Name, decimal Ceiling, decimal? Checked, decimal Amount);

    /// <summary>Every difference; none when both calculations agree.</summary>
    public static async Task<IReadOnlyList<CheckDifference>> Of(NpgsqlConnection connection, long settlementId) =>
        [.. (await connection.QueryAsync<Row>(Sql, new { settlementId }, commandTimeout: 0)).Select(row => new CheckDifference(
            row.Seq, row.Name, new Money(row.Ceiling), row.Checked is { } found ? new Money(found) : null, new Money(row.Amount)))];
}
