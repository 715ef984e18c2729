-- 节假日安排: the State Council's notice of a year as one person enters it and another confirms it. From then on it is the calendar of its year;
-- what the program brought with it, and what was confirmed before, stays to be read.
create table holiday_arrangements (
  holiday_arrangement_id bigint generated always as identity primary key,
  year          int not null check (year between 2000 and 2100),
  document      text not null check (document <> ''),
  source        text not null check (source <> ''),
  state         text not null default 'requested' check (state in ('requested', 'confirmed', 'rejected')),
  requested_by  bigint not null,
  requested_by_name text not null,
  requested_at  timestamptz not null default now(),
  decided_by    bigint,
  decided_by_name text,
  decided_at    timestamptz,
  rejection_reason text not null default '',
  check (decided_by is null or decided_by <> requested_by),
  check ((state = 'requested') = (decided_by is null)),
  check ((state = 'rejected') = (rejection_reason <> ''))
);
create unique index on holiday_arrangements (year) where state = 'requested';
create index on holiday_arrangements (year, holiday_arrangement_id) where state = 'confirmed';
create trigger holiday_arrangements_stay before update on holiday_arrangements for each row execute function refuse_change_once_decided();

create table holiday_arrangement_days (
  holiday_arrangement_id bigint not null references holiday_arrangements,
  day   date not null,
  name  text not null,
  kind  text not null check (kind in ('holiday', 'workday')),
  primary key (holiday_arrangement_id, day)
);
create trigger holiday_arrangement_days_append_only before update or delete on holiday_arrangement_days for each row execute function refuse_change();

-- the calendar in use: of each year what two persons confirmed last, else what the program brought
create view official_holidays as
with newest as (
  select year, max(holiday_arrangement_id) as holiday_arrangement_id from holiday_arrangements where state = 'confirmed' group by year)
select d.day, d.name, d.kind from newest n join holiday_arrangement_days d using (holiday_arrangement_id)
union all
select h.day, h.name, h.kind from holidays h where not exists (select from newest n where n.year = extract(year from h.day));

grant select, insert on holiday_arrangements, holiday_arrangement_days to gansu_app;
grant update on holiday_arrangements to gansu_app;
grant select on official_holidays to gansu_app;
