-- 分立 (Art. 21): past awards are allocated by hand among the successors, by two persons; only then does the new unit leave the old one.
-- What was granted and paid stays with whom it was granted to: an allocation says under whose caps it counts from then on.
alter table enterprise_changes
  -- the new unit with its branches: who joined the unit of the old one with this split, and leaves it together
  add column joined bigint[] not null default '{}',
  -- who was in the unit of the old one on that day: their awards are what is allocated, whoever joins or merges later
  add column remained bigint[] not null default '{}';

create table award_allocations (
  award_allocation_id bigint generated always as identity primary key,
  enterprise_change_id bigint not null references enterprise_changes,
  document      text not null check (document <> ''),
  reason        text not null default '',
  state         text not null default 'requested' check (state in ('requested', 'confirmed', 'rejected')),
  requested_by  bigint not null,
  requested_by_name text not null,
  requested_at  timestamptz not null default now(),
  decided_by    bigint,
  decided_by_name text,
  decided_at    timestamptz,
  rejection_reason text not null default '',
  allocated_on  date,
  event_id      bigint references events,
  check (decided_by is null or decided_by <> requested_by),
  check ((state = 'requested') = (decided_by is null)),
  check ((state = 'confirmed') = (allocated_on is not null))
);
create unique index on award_allocations (enterprise_change_id) where state <> 'rejected';
create index on award_allocations (state, award_allocation_id);
create trigger award_allocations_stay before update on award_allocations for each row execute function refuse_change_once_decided();

-- one past award as one member of the old unit holds it: what stays with it, and what goes to the new unit
create table award_allocation_lines (
  award_allocation_id bigint not null references award_allocations,
  award_entry_id bigint not null references award_entries,
  enterprise_id bigint not null references enterprises,
  kept  numeric(14,2) not null check (kept >= 0),
  moved numeric(14,2) not null check (moved >= 0),
  primary key (award_allocation_id, award_entry_id, enterprise_id)
);
create trigger award_allocation_lines_append_only before update or delete on award_allocation_lines for each row execute function refuse_change();

-- what part of an award counts for an enterprise other than the one it was granted to; a part passed on is a second, negative row
create table award_share_moves (
  award_share_move_id bigint generated always as identity primary key,
  award_allocation_id bigint not null references award_allocations,
  award_entry_id bigint not null references award_entries,
  enterprise_id bigint not null references enterprises,
  share         numeric not null check (share between -1 and 1),
  moved_on      date not null,
  recorded_at   timestamptz not null default now()
);
create index on award_share_moves (award_entry_id);
create index on award_share_moves (enterprise_id);
create trigger award_share_moves_append_only before update or delete on award_share_moves for each row execute function refuse_change();

create view award_shares as
select award_entry_id, enterprise_id, sum(share) as share from award_share_moves group by award_entry_id, enterprise_id having sum(share) > 0;

-- granted_awards as they count under the caps of Art. 19: what was allocated to others counts there, each with the same part of what is taken back or paid later
create view counted_awards as
select g.award_entry_id, g.enterprise_id, g.unit_id, g.title_id, g.kind, g.decided_on, g.document, g.fund_year, g.granted_amount,
       g.net_amount - coalesce(o.net, 0) as net_amount, g.paid_amount - coalesce(o.paid, 0) as paid_amount, g.settlement_line_id, g.policy_version_id
from granted_awards g
left join lateral (
  select sum(round(g.net_amount * s.share, 2)) as net, sum(round(g.paid_amount * s.share, 2)) as paid
  from award_shares s where s.award_entry_id = g.award_entry_id) o on true
union all
select g.award_entry_id, s.enterprise_id, e.unit_id, g.title_id, g.kind, g.decided_on, g.document, g.fund_year, g.granted_amount,
       round(g.net_amount * s.share, 2), round(g.paid_amount * s.share, 2), g.settlement_line_id, g.policy_version_id
from award_shares s
join granted_awards g on g.award_entry_id = s.award_entry_id
join enterprises e on e.enterprise_id = s.enterprise_id;

-- the split that an enterprise came with and whose awards are not allocated yet
create function unallocated_split(asked bigint) returns bigint language sql stable as $$
  select x.enterprise_change_id
  from enterprises e
  join enterprise_changes x on x.other_uscc = e.uscc or e.enterprise_id = any (x.joined)
  where e.enterprise_id = asked and x.kind = 'split' and x.state = 'confirmed'
    and not exists (select from award_allocations a where a.enterprise_change_id = x.enterprise_change_id and a.state = 'confirmed')
  order by x.enterprise_change_id limit 1
$$;
create index on enterprise_changes using gin (joined) where kind = 'split';

-- the past awards of a split: those of the old unit until its day, as they count now
create function awards_to_allocate(change_id bigint)
returns table (award_entry_id bigint, enterprise_id bigint, kind text, decided_on date, document text, title_id bigint, amount numeric) language sql stable as $$
  select c.award_entry_id, c.enterprise_id, c.kind, c.decided_on, c.document, c.title_id, c.net_amount
  from enterprise_changes x
  join enterprises o on o.enterprise_id = x.enterprise_id
  join enterprises n on n.uscc = x.other_uscc
  join enterprises m on case when x.remained = '{}' then m.unit_id = o.unit_id and m.enterprise_id <> n.enterprise_id else m.enterprise_id = any (x.remained) end
  join counted_awards c on c.enterprise_id = m.enterprise_id
  where x.enterprise_change_id = change_id and c.decided_on <= x.changed_on and c.net_amount > 0
$$;

-- confirmed only when every past award is allocated to the last fen, no more and no less
create function carry_out_allocation() returns trigger language plpgsql security definer set search_path = public as $$
declare wrong record; newcomer bigint;
begin
  select n.enterprise_id into newcomer
  from enterprise_changes x join enterprises n on n.uscc = x.other_uscc
  where x.enterprise_change_id = new.enterprise_change_id and x.kind = 'split' and x.state = 'confirmed';
  if not found then
    raise exception '只有已执行的分立可以分配奖励历史' using errcode = 'check_violation';
  end if;
  select coalesce(p.award_entry_id, l.award_entry_id) as award_entry_id, coalesce(p.amount, 0) as counted, coalesce(l.kept + l.moved, 0) as allocated into wrong
  from awards_to_allocate(new.enterprise_change_id) p
  full join (select * from award_allocation_lines where award_allocation_id = new.award_allocation_id) l
    on l.award_entry_id = p.award_entry_id and l.enterprise_id = p.enterprise_id
  where coalesce(p.amount, 0) <> coalesce(l.kept + l.moved, 0)
  limit 1;
  if found then
    raise exception '第 % 笔奖励现计 % 元，分配了 % 元，应当相等，请退回重新分配', wrong.award_entry_id, wrong.counted, wrong.allocated using errcode = 'check_violation';
  end if;
  insert into award_share_moves (award_allocation_id, award_entry_id, enterprise_id, share, moved_on)
  select new.award_allocation_id, g.award_entry_id, part.enterprise_id, part.sign * l.moved / g.net_amount, new.allocated_on
  from award_allocation_lines l
  join granted_awards g using (award_entry_id)
  -- with whom it was granted to, what remains is what others do not have
  join lateral (values (newcomer, 1), (l.enterprise_id, -1)) part (enterprise_id, sign) on part.enterprise_id <> g.enterprise_id
  where l.award_allocation_id = new.award_allocation_id and l.moved > 0;
  return null;
end $$;
create trigger award_allocations_carry_out after update on award_allocations
  for each row when (old.state = 'requested' and new.state = 'confirmed') execute function carry_out_allocation();

-- whoever forgot to look: before the allocation the caps of a split stay joint
create function refuse_leaving_unallocated() returns trigger language plpgsql as $$
begin
  if exists (
    select from enterprises e
    join enterprise_changes x on x.enterprise_change_id = unallocated_split(e.enterprise_id)
    join enterprises o on o.enterprise_id = x.enterprise_id
    where e.enterprise_id = new.enterprise_id and e.unit_id <> o.unit_id) then
    raise exception '% 分立前的奖励历史还没有分配，不能离开原单位', new.uscc using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger enterprises_stay_joined after update of unit_id on enterprises deferrable initially deferred
  for each row when (old.unit_id <> new.unit_id) execute function refuse_leaving_unallocated();

-- bars and forfeitures from before a split go on for the new unit; taken back, they are taken back for it, too
create table sanction_heirs (
  sanction_id   bigint not null references sanctions,
  enterprise_id bigint not null references enterprises,
  award_allocation_id bigint not null references award_allocations,
  recorded_at   timestamptz not null default now(),
  primary key (sanction_id, enterprise_id)
);
create index on sanction_heirs (enterprise_id);
create trigger sanction_heirs_append_only before update or delete on sanction_heirs for each row execute function refuse_change();

create or replace view standing_sanctions as
select s.* from sanctions s where not exists (select from sanction_reversals r where r.sanction_id = s.sanction_id)
union all
select s.sanction_id, h.enterprise_id, s.title_id, s.carrier, s.article, s.outcome, s.content, s.document, s.decided_on, s.ban_years, s.ban_to, s.forfeits,
       s.event_id, s.recorded_at, s.decision_id, s.downgraded_to, s.credit_record
from sanction_heirs h
join sanctions s using (sanction_id)
where not exists (select from sanction_reversals r where r.sanction_id = s.sanction_id);

create or replace function raise_version_of_reversed() returns trigger language plpgsql as $$
begin
  update enterprises set award_version = award_version + 1
  where enterprise_id in (
    select e.unit_id from sanctions s join enterprises e using (enterprise_id) where s.sanction_id = new.sanction_id
    union
    select e.unit_id from sanction_heirs h join enterprises e using (enterprise_id) where h.sanction_id = new.sanction_id);
  return null;
end $$;

create or replace function unit_granted(unit bigint) returns numeric language sql stable as $$
  select coalesce(sum(g.net_amount), 0) from counted_awards g where g.unit_id = unit
$$;

-- what is taken back of an allocated award changes what counts for each of its holders
create or replace function add_to_unit_totals() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into unit_totals as t (unit_id, granted)
  select e.unit_id, sum(case when n.entry_type = 'granted' then n.amount else -n.amount end)
  from new_entries n join enterprises e using (enterprise_id)
  where n.entry_type in ('granted', 'revoked', 'recovered')
  group by e.unit_id
  order by e.unit_id
  on conflict (unit_id) do update set granted = t.granted + excluded.granted;
  insert into unit_totals as t (unit_id, granted)
  select unit_id, unit_granted(unit_id)
  from (select distinct e.unit_id
        from new_entries n
        join award_share_moves m on m.award_entry_id = n.granted_entry_id
        join award_entries g on g.award_entry_id = n.granted_entry_id
        join enterprises e on e.enterprise_id in (m.enterprise_id, g.enterprise_id)
        where n.entry_type in ('revoked', 'recovered')) u
  order by unit_id
  on conflict (unit_id) do update set granted = excluded.granted;
  return null;
end $$;

do $$
declare source text := pg_get_functiondef('guard_award_entries'::regproc);
  changed text := replace(replace(source,
    'select e.unit_id from new_entries n join enterprises e using (enterprise_id)) order by',
    'select e.unit_id from new_entries n join enterprises e using (enterprise_id)
    union select e.unit_id from new_entries n join award_share_moves m on m.award_entry_id = n.granted_entry_id join enterprises e on e.enterprise_id = m.enterprise_id) order by'),
    'where n.entry_type <> ''paid'' and n.entry_type <> ''returned'');',
    'where n.entry_type <> ''paid'' and n.entry_type <> ''returned''
    union select e.unit_id from new_entries n join award_share_moves m on m.award_entry_id = n.granted_entry_id join enterprises e on e.enterprise_id = m.enterprise_id
    where n.entry_type <> ''paid'' and n.entry_type <> ''returned'');');
begin
  changed := replace(changed, 'join granted_awards g on g.unit_id = d.unit_id', 'join counted_awards g on g.unit_id = d.unit_id');
  if changed !~ 'counted_awards' or (length(changed) - length(replace(changed, 'award_share_moves', ''))) / length('award_share_moves') <> 2 then
    raise exception 'guard_award_entries no longer reads as expected';
  end if;
  execute changed;
end $$;

-- the independent calculation counts what was allocated, too, by its own way
do $$
declare source text := pg_get_functiondef('settlement_check'::regproc);
  changed text := replace(replace(source, 'entries as ( -- the ledger', 'whole as ( -- the ledger'),
    'prior as ( -- what each line finds before it', 'entries as ( -- less what a split allocated to others, and what it allocated to these
  select w.unit_id, w.award_entry_id, w.kind, w.decided_on,
         w.net - coalesce((select sum(round(w.net * s.share, 2)) from award_shares s where s.award_entry_id = w.award_entry_id), 0) as net,
         w.paid - coalesce((select sum(round(w.paid * s.share, 2)) from award_shares s where s.award_entry_id = w.award_entry_id), 0) as paid
  from whole w
  union all
  select e.unit_id, s.award_entry_id, g.kind, g.decided_on, round((g.amount - coalesce(x.taken_back, 0)) * s.share, 2), round(coalesce(x.paid, 0) * s.share, 2)
  from award_shares s
  join enterprises e using (enterprise_id)
  join units using (unit_id)
  join award_entries g on g.award_entry_id = s.award_entry_id
  left join lateral (
    select sum(t.amount) filter (where t.entry_type in (''revoked'', ''recovered'')) as taken_back,
           sum(case t.entry_type when ''paid'' then t.amount when ''returned'' then -t.amount end) as paid
    from award_entries t where t.granted_entry_id = s.award_entry_id) x on true),
prior as ( -- what each line finds before it');
begin
  if changed !~ 'from whole w' or changed !~ 'whole as \( -- the ledger' then
    raise exception 'settlement_check no longer reads as expected';
  end if;
  execute changed;
end $$;

grant select, insert, update on award_allocations to gansu_app;
grant select, insert on award_allocation_lines, sanction_heirs to gansu_app;
grant select on award_share_moves, award_shares, counted_awards to gansu_app;
