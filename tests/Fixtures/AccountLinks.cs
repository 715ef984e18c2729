using Dapper;
using Npgsql;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>What stands in the letter to a person before it is handed over: only whoever has the keys can open it.</summary>
public static class AccountLinks
{
    /// <summary>The link last written to this person; fails when there is none.</summary>
    public static async Task<Uri> Of(NpgsqlDataSource owner, SensitiveFields fields, long userId)
    {
        await using var connection = await owner.OpenConnectionAsync();
        string cipher = await connection.QuerySingleAsync<string>(
            "select sealed_link from letters where kind = 'account-link' and mailbox = 'person/' || @userId order by letter_id desc limit 1", new { userId });
        return new Uri(fields.Decrypt(SensitiveField.Link, cipher));
    }

    /// <summary>Where in the database this text stands: table and column.</summary>
    public static async Task<IReadOnlyList<string>> PlacesOf(NpgsqlDataSource owner, string text)
    {
        await using var connection = await owner.OpenConnectionAsync();
        var tables = (await connection.QueryAsync<string>("select c.oid::regclass::text from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace")).AsList();
        var found = new List<string>();
        foreach (string table in tables)
        {
            if (await connection.ExecuteScalarAsync<bool>($"select exists (select from {table} t where strpos(t::text, @text) > 0)", new { text }))
                found.Add(table);
        }
        return found;
    }
}
