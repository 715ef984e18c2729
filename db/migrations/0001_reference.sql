-- Reference data and rule documents. The application's role reads; only set-up writes.
do $$ begin
  if not exists (select from pg_roles where rolname = 'gansu_app') then
    create role gansu_app nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  execute format('grant gansu_app to %I', current_user);
exception when others then null;
end $$;
grant usage on schema public to gansu_app;
create extension if not exists pg_trgm;

create table regions (
  code        text primary key check (code ~ '^[0-9]{6}$'),
  name        text not null,
  level       text not null check (level in ('province', 'city', 'county')),
  parent_code text references regions,
  note        text not null default ''
);

create table recommending_units (
  recommending_unit_id int generated always as identity primary key,
  region_code text not null references regions,
  name        text not null,
  valid_from  date not null,
  valid_to    date,
  check (valid_to is null or valid_to >= valid_from),
  unique (region_code, valid_from)
);

create table holidays (
  day  date primary key,
  name text not null,
  kind text not null check (kind in ('holiday', 'workday'))
);

create table scenario_catalogues (
  version  text primary key,
  name     text not null,
  document text not null,
  verified boolean not null,
  source   text not null
);

create table scenarios (
  version     text not null references scenario_catalogues,
  number      int not null,
  link        text not null,
  element     text not null default '',
  name        text not null,
  description text not null default '',
  confidence  text not null default '',
  primary key (version, number)
);

create table kpis (
  code       text primary key,
  group_name text not null,
  name       text not null,
  unit       text not null,
  position   int not null
);

-- A loaded version never changes; a changed file is the next version.
create table policies (
  policy_version_id bigint generated always as identity primary key,
  policy_id    text not null,
  version      int not null,
  name         text not null,
  document     text not null,
  in_force_from date not null,
  in_force_to   date not null,
  content_hash text not null unique,
  content      text not null,
  loaded_at    timestamptz not null default now(),
  unique (policy_id, version),
  check (in_force_to >= in_force_from)
);

-- 解释口径 (Art. 26): a reading from a day on; in effect only once a second person has confirmed it.
create table interpretations (
  interpretation_id bigint generated always as identity primary key,
  policy_id    text not null,
  reading      text not null,
  letter       text not null,
  effective_from date not null,
  document     text not null,
  reason       text not null,
  recorded_by  bigint not null,
  recorded_by_name text not null,
  recorded_at  timestamptz not null default now(),
  confirmed_by bigint,
  confirmed_by_name text,
  confirmed_at timestamptz,
  rejected_at  timestamptz,
  rejection_reason text,
  check (confirmed_by is null or confirmed_by <> recorded_by)
);
create index on interpretations (policy_id, effective_from);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% 只能追加，不能修改或删除', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger policies_are_immutable before update or delete on policies
  for each row execute function refuse_change();

grant select on regions, recommending_units, holidays, scenario_catalogues, scenarios, kpis, policies to gansu_app;
grant select, insert, update on interpretations to gansu_app;
