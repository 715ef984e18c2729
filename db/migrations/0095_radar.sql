-- How many titles there are by place, kind, state and month, kept as differences: nobody waits for anybody, and the pages need no scan.
create index titles_by_due on titles (renewal_due, title_id) include (state, enterprise_id) where state in ('valid', 'renewal-open', 'under-review');

create table title_counts (
  city_code   text not null,
  county_code text not null,
  kind        text not null,
  state       text not null,
  -- first of the month in which renewal is due; null for titles without a period
  due_month   date,
  number      bigint not null
);
create index on title_counts (city_code, county_code);

create table title_move_counts (
  city_code text not null,
  act       text not null,
  article   int not null,
  month     date not null,
  number    bigint not null
);
create index on title_move_counts (month);

create function count_titles() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then
    insert into title_counts
    select e.city_code, coalesce(e.county_code, ''), n.kind, n.state, date_trunc('month', n.renewal_due)::date, count(*)
    from new_titles n join enterprises e using (enterprise_id) group by 1, 2, 3, 4, 5;
  end if;
  if tg_op <> 'INSERT' then
    insert into title_counts
    select e.city_code, coalesce(e.county_code, ''), o.kind, o.state, date_trunc('month', o.renewal_due)::date, -count(*)
    from old_titles o join enterprises e using (enterprise_id) group by 1, 2, 3, 4, 5;
  end if;
  return null;
end $$;
create trigger titles_counted_in after insert on titles referencing new table as new_titles for each statement execute function count_titles();
create trigger titles_counted_on after update on titles
  referencing old table as old_titles new table as new_titles for each statement execute function count_titles();
create trigger titles_counted_out after delete on titles referencing old table as old_titles for each statement execute function count_titles();

-- an enterprise that moves takes its titles along
create function count_moved_titles() returns trigger language plpgsql as $$
begin
  if not exists (select from old_enterprises o join new_enterprises n using (enterprise_id)
                 where (o.city_code, o.county_code) is distinct from (n.city_code, n.county_code)) then
    return null;
  end if;
  insert into title_counts
  select x.city_code, coalesce(x.county_code, ''), t.kind, t.state, date_trunc('month', t.renewal_due)::date, x.sign * count(*)
  from (select o.enterprise_id, o.city_code, o.county_code, -1 as sign from old_enterprises o
        union all select n.enterprise_id, n.city_code, n.county_code, 1 from new_enterprises n) x
  join titles t using (enterprise_id)
  where x.enterprise_id in (
    select o.enterprise_id from old_enterprises o join new_enterprises n using (enterprise_id)
    where (o.city_code, o.county_code) is distinct from (n.city_code, n.county_code))
  group by 1, 2, 3, 4, 5, x.sign;
  return null;
end $$;
create trigger enterprises_take_titles after update on enterprises
  referencing old table as old_enterprises new table as new_enterprises for each statement execute function count_moved_titles();

create function count_title_moves() returns trigger language plpgsql as $$
begin
  insert into title_move_counts
  select e.city_code, n.act, coalesce(n.article, 0), date_trunc('month', n.effective_on)::date, count(*)
  from new_moves n join enterprises e using (enterprise_id) group by 1, 2, 3, 4;
  return null;
end $$;
create trigger title_moves_counted after insert on title_moves referencing new table as new_moves for each statement execute function count_title_moves();

insert into title_counts
select e.city_code, coalesce(e.county_code, ''), t.kind, t.state, date_trunc('month', t.renewal_due)::date, count(*)
from titles t join enterprises e using (enterprise_id) group by 1, 2, 3, 4, 5;
insert into title_move_counts
select e.city_code, m.act, coalesce(m.article, 0), date_trunc('month', m.effective_on)::date, count(*)
from title_moves m join enterprises e using (enterprise_id) group by 1, 2, 3, 4;

-- the differences of a day become one row each; run by the nightly check, one at a time
create function sum_up_title_counts() returns bigint language plpgsql as $$
declare before bigint;
begin
  perform pg_advisory_xact_lock(hashtext('title-counts'));
  with gone as (delete from title_counts returning *)
  insert into title_counts
  select city_code, county_code, kind, state, due_month, sum(number) from gone group by 1, 2, 3, 4, 5 having sum(number) <> 0;
  with gone as (delete from title_move_counts returning *)
  insert into title_move_counts
  select city_code, act, article, month, sum(number) from gone group by 1, 2, 3, 4 having sum(number) <> 0;
  select count(*) into before from title_counts;
  return before;
end $$;

-- a calendar link of an account: raising the version makes the old links void
create table calendar_links (
  user_id  bigint primary key references users,
  version  int not null default 1,
  issued_at timestamptz not null default now()
);

grant select, insert, delete on title_counts, title_move_counts to gansu_app;
grant select, insert, update on calendar_links to gansu_app;
