-- Where an enterprise was and with whom it counted, before each change of it: a look back shows the region and the unit of that day.
create table enterprise_places (
  enterprise_place_id bigint generated always as identity primary key,
  enterprise_id bigint not null references enterprises,
  city_code    text not null references regions,
  county_code  text references regions,
  unit_id      bigint not null references enterprises,
  -- the day from which it is so no more
  effective_on date not null,
  recorded_at  timestamptz not null default now()
);
create index on enterprise_places (enterprise_id, enterprise_place_id);
create index on enterprise_places (unit_id);
create index on enterprise_places (city_code);
create trigger enterprise_places_append_only before update or delete on enterprise_places for each row execute function refuse_change();
grant select on enterprise_places to gansu_app;

-- written whoever makes the change; the day it took effect is told by the transaction, and is today otherwise
create function write_former_place() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into enterprise_places (enterprise_id, city_code, county_code, unit_id, effective_on)
  values (old.enterprise_id, old.city_code, old.county_code, old.unit_id,
          coalesce(nullif(current_setting('gansu.effective_on', true), '')::date, (now() at time zone 'Asia/Shanghai')::date));
  return null;
end $$;
create trigger enterprises_former_place after update of city_code, county_code, unit_id on enterprises for each row
  -- unit 0 is that of a row about to be its own
  when ((old.city_code, old.county_code, old.unit_id) is distinct from (new.city_code, new.county_code, new.unit_id) and old.unit_id <> 0)
  execute function write_former_place();
