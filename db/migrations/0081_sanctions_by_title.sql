-- One decision may concern two titles of one carrier: the basic and the advanced tier of the same factory.
do $$
declare old text := (select conname from pg_constraint where conrelid = 'sanctions'::regclass and contype = 'u');
begin
  execute format('alter table sanctions drop constraint %I', old);
end $$;
create unique index sanctions_once on sanctions (enterprise_id, document, carrier, article, coalesce(title_id, 0));
