-- The same for many enterprises at once: a list asks for all it shows in one look at the index instead of enterprise by enterprise (half of its time).
create function counted_entries_of(asked bigint[])
returns table (enterprise_id bigint, kind text, net numeric, paid numeric)
language sql stable rows 100 as $$
  with shared as materialized (
    select m.enterprise_id from award_share_moves m where m.enterprise_id = any (asked)
    union
    select x.enterprise_id from award_share_moves m join award_entries x using (award_entry_id) where x.enterprise_id = any (asked))
  select n.enterprise_id, n.kind, n.net, n.paid
  from entry_effects n
  where n.enterprise_id = any (asked) and not exists (select from shared s where s.enterprise_id = n.enterprise_id)
  union all
  select s.enterprise_id, c.kind, c.net_amount, c.paid_amount
  from shared s cross join lateral counted_awards_of(s.enterprise_id) c
$$;
grant execute on function counted_entries_of(bigint[]) to gansu_app;
