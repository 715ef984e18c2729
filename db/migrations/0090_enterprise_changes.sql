-- 变更 (Art. 21): recorded by the county, city or province, confirmed by another person of the province; titles, awards and bars go with the unit.
alter table enterprises
  add column successor_id bigint references enterprises,
  add column ended_on date;

create table enterprise_changes (
  enterprise_change_id bigint generated always as identity primary key,
  kind          text not null check (kind in ('merger', 'split', 'relocation', 'closure')),
  enterprise_id bigint not null references enterprises,
  -- merger: into whom; split: the new unit
  other_id      bigint references enterprises,
  other_uscc    text not null default '',
  other_name    text not null default '',
  city_code     text references regions,
  county_code   text references regions,
  changed_on    date not null,
  reported_on   date not null,
  document      text not null check (document <> ''),
  reason        text not null default '',
  titles        bigint[] not null default '{}',
  state         text not null default 'requested' check (state in ('requested', 'confirmed', 'rejected')),
  requested_by  bigint not null,
  requested_by_name text not null,
  requested_at  timestamptz not null default now(),
  decided_by    bigint,
  decided_by_name text,
  decided_at    timestamptz,
  rejection_reason text not null default '',
  event_id      bigint references events,
  check (changed_on <= reported_on),
  check (decided_by is null or decided_by <> requested_by),
  check ((state = 'requested') = (decided_by is null))
);
create unique index on enterprise_changes (enterprise_id) where state = 'requested';
create index on enterprise_changes (state, enterprise_change_id);
create trigger enterprise_changes_stay before update on enterprise_changes for each row execute function refuse_change_once_decided();
grant select, insert, update on enterprise_changes to gansu_app;
