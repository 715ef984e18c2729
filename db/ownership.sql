-- Everything of the program belongs to one account: the one named by the setting gansu.owner.
do $$
declare
  owner oid := (select oid from pg_roles where rolname = current_setting('gansu.owner'));
  statement text;
begin
  for statement in
    select format('alter %s %s owner to %I', case c.relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, c.oid::regclass, current_setting('gansu.owner'))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'quartz', 'hangfire') and c.relkind in ('r', 'v', 'S') and c.relowner <> owner
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i', 'e'))
    union all
    select format('alter routine %s owner to %I', p.oid::regprocedure, current_setting('gansu.owner'))
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'quartz', 'hangfire') and p.proowner <> owner
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    union all
    select format('alter schema %I owner to %I', n.nspname, current_setting('gansu.owner')) from pg_namespace n where n.nspname in ('quartz', 'hangfire') and n.nspowner <> owner
  loop
    execute statement;
  end loop;
end $$;
