-- Who an enterprise came from and who came from it: its unit, the units of its splits, and so on. A decision about any of them may answer a report about one.
create function lineage(asked bigint) returns setof bigint language sql stable as $$
  with recursive line (enterprise_id) as (
    select asked
    union
    select near.enterprise_id
    from line l
    cross join lateral (
      select b.enterprise_id from enterprises e join enterprises b on b.unit_id = e.unit_id where e.enterprise_id = l.enterprise_id
      union all
      select o.enterprise_id from enterprise_changes x join enterprises o on o.uscc = x.other_uscc
      where x.enterprise_id = l.enterprise_id and x.kind = 'split' and x.state = 'confirmed'
      union all
      select x.enterprise_id from enterprises e join enterprise_changes x on x.other_uscc = e.uscc
      where e.enterprise_id = l.enterprise_id and x.kind = 'split' and x.state = 'confirmed') near)
  select enterprise_id from line
$$;
create index on enterprise_changes (enterprise_id) where state = 'confirmed';
create index on enterprise_changes (other_uscc) where state = 'confirmed' and kind = 'split';
create index on reports (decision_id) where decision_id is not null;
create index on decisions (report_id) where report_id is not null;
