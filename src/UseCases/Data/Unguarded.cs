using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.UseCases.Data;

/// <summary>Fills a database of one's own with rows that are right already, copied or made up: no trigger writes their history again, no reference is looked up.</summary>
public static class Unguarded
{
    private const string TriggersSql = """
        select format('alter table %s disable trigger user', c.oid::regclass) as off, format('alter table %s enable trigger user', c.oid::regclass) as "on"
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        """;

    // references are checked by triggers only a superuser may silence; the owner may take them away and put them back
    private const string ReferencesSql = """
        select format('alter table %s drop constraint %I', conrelid::regclass, conname) as off,
               format('alter table %s add constraint %I %s not valid', conrelid::regclass, conname, pg_get_constraintdef(oid)) as "on"
        from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
        """;

    /// <summary>By the owner of the tables; afterwards everything is guarded as before.</summary>
    public static async Task Fill(NpgsqlConnection owner, Func<Task> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var guards = (await owner.QueryAsync<(string Off, string On)>($"{TriggersSql} union all {ReferencesSql}")).AsList();
        await owner.ExecuteAsync(string.Join(';', guards.Select(guard => guard.Off)), commandTimeout: 0);
        await fill();
        await owner.ExecuteAsync(string.Join(';', guards.Select(guard => guard.On)), commandTimeout: 0);
    }
}
