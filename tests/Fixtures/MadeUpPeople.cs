using Dapper;
using Npgsql;

namespace SmartFactory.Gansu.Tests.Fixtures;

/// <summary>
/// The officers of many tests are made up, and the database takes records of real accounts only: whoever is recorded under a low number gets an account, disabled, as he is recorded.
/// Accounts of the site under test have numbers above.
/// </summary>
public static class MadeUpPeople
{
    /// <summary>The number of the first account the site under test makes.</summary>
    public const int FirstReal = 1_000_000;

    private static readonly string Sql = $"""
        alter table users alter column user_id restart with {FirstReal};
        create function make_up_person() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
        declare
          id bigint := to_jsonb(new) ->> tg_argv[0];
          name text := to_jsonb(new) ->> tg_argv[1];
          code text := to_jsonb(new) ->> tg_argv[2];
        begin
          if id between 1 and {FirstReal - 1} then
            insert into users (user_id, user_name, normalized_name, display_name, role, region_code, enterprise_id, security_stamp, disabled_at) overriding system value
            values (id, 'made-up-' || id, 'MADE-UP-' || id, name, code, '620000', case when code = 'enterprise' then (select min(enterprise_id) from enterprises) end, '', now())
            on conflict (user_id) do update set display_name = excluded.display_name, role = excluded.role, enterprise_id = excluded.enterprise_id;
          end if;
          return new;
        end $$;
        revoke execute on function make_up_person() from public;
        create trigger a_made_up_person before insert on events for each row execute function make_up_person('actor_id', 'actor_name', 'actor_role');
        create trigger a_made_up_person before insert on sensitive_views for each row execute function make_up_person('user_id', 'user_name', 'role');
        create trigger a_made_up_person before insert on report_moves for each row execute function make_up_person('actor_id', 'actor_name', 'actor_role');
        """;

    /// <summary>Into the template all test databases are copied from.</summary>
    public static async Task Into(string ownerDsn)
    {
        await using var connection = new NpgsqlConnection(ownerDsn);
        await connection.OpenAsync();
        await connection.ExecuteAsync(Sql);
    }
}
