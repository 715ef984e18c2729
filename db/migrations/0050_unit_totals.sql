-- What each unit was granted net, one row per unit, so that lists can ask for units near a cap without adding up the whole ledger.
create table unit_totals (
  unit_id bigint primary key references enterprises,
  granted numeric(14,2) not null
);
create index on unit_totals (granted);
grant select on unit_totals to gansu_app;

create function unit_granted(unit bigint) returns numeric language sql stable as $$
  select coalesce(sum(g.net_amount), 0) from granted_awards g where g.unit_id = unit
$$;

create function add_to_unit_totals() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into unit_totals as t (unit_id, granted)
  select e.unit_id, sum(case when n.entry_type = 'granted' then n.amount else -n.amount end)
  from new_entries n join enterprises e using (enterprise_id)
  where n.entry_type in ('granted', 'revoked', 'recovered')
  group by e.unit_id
  order by e.unit_id
  on conflict (unit_id) do update set granted = t.granted + excluded.granted;
  return null;
end $$;
create trigger award_entries_totals after insert on award_entries
  referencing new table as new_entries for each statement execute function add_to_unit_totals();

-- a branch takes its awards along when it joins or leaves a legal person
create function move_unit_totals() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into unit_totals as t (unit_id, granted)
  select unit, unit_granted(unit) from unnest(array[old.unit_id, new.unit_id]) as unit
  where exists (select from enterprises where enterprise_id = unit)
  order by unit
  on conflict (unit_id) do update set granted = excluded.granted;
  return null;
end $$;
create trigger enterprises_unit_totals after update of unit_id on enterprises
  for each row when (old.unit_id not in (0, new.unit_id)) execute function move_unit_totals();

insert into unit_totals (unit_id, granted) select unit_id, sum(net_amount) from granted_awards group by unit_id;

-- each list in its order, within the region of who looks
create index on enterprises (city_code, name, enterprise_id);
create index on enterprises (county_code, name, enterprise_id);
create index on enterprises (name, enterprise_id) where unit_id <> enterprise_id;
create index on titles (confirmed_on desc, title_id desc);
create index on titles (state, confirmed_on desc, title_id desc);
create index on sanctions (enterprise_id) where forfeits;
create index on enterprise_accounts (enterprise_id) where confirmed_at is null;
