-- 举报 (Art. 25). Who reported is encrypted and shown on request only, each time written down; what is reported is for those who handle it.
create table reports (
  report_id     bigint generated always as identity primary key,
  receipt_code  text not null unique,
  received_on   date not null,
  channel       text not null check (channel in ('online', 'letter', 'visit', 'phone')),
  target_name   text not null check (target_name <> ''),
  enterprise_id bigint references enterprises,
  -- where the target is; which bureau handles it: the county's or city's, or the one above when that one is reported on
  city_code     text not null references regions,
  county_code   text references regions,
  handler_level text not null check (handler_level in ('county', 'city', 'province')),
  against_bureau text not null default '' check (against_bureau in ('', 'county', 'city')),
  facts_cipher  text not null,
  reporter_cipher text not null,
  contact_cipher text not null,
  contact_tail  text not null default '',
  stage         text not null default 'registered' check (stage in (
    'registered', 'accepted', 'refused', 'rectifying', 'rectified', 'serious', 'decided', 'unfounded', 'answered', 'archived')),
  outcome       text not null default '' check (outcome in ('', 'refused', 'unfounded', 'minor', 'serious')),
  due_on        date not null,
  rectify_by    date,
  findings      text not null default '',
  answer        text not null default '',
  hold_payments boolean not null default false,
  decision_id   bigint references decisions,
  closed_on     date,
  registered_by bigint,
  registered_by_name text not null,
  recorded_at   timestamptz not null default now()
);
create index on reports (stage, report_id);
create index on reports (city_code, county_code);
create index on reports (enterprise_id) where hold_payments;
alter table decisions add foreign key (report_id) references reports;

-- who did what with it; never who reported
create table report_moves (
  report_move_id bigint generated always as identity primary key,
  report_id  bigint not null references reports,
  act        text not null,
  from_stage text,
  to_stage   text not null,
  opinion    text not null,
  moved_on   date not null,
  actor_id   bigint,
  actor_name text not null,
  actor_role text not null,
  recorded_at timestamptz not null default now()
);
create index on report_moves (report_id, report_move_id);
create trigger report_moves_append_only before update or delete on report_moves for each row execute function refuse_change();

-- while a report with a hold is open, nothing is paid to the unit, whoever forgot to look
create function refuse_held_payments() returns trigger language plpgsql as $$
declare held text;
begin
  select e.name into held
  from new_entries n
  join enterprises e using (enterprise_id)
  join enterprises b on b.unit_id = e.unit_id
  join reports r on r.enterprise_id = b.enterprise_id and r.hold_payments
  where n.entry_type = 'paid'
  limit 1;
  if found then
    raise exception '%有举报正在核查并已暂缓拨付，办结后方可拨付', held using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger award_entries_held after insert on award_entries
  referencing new table as new_entries for each statement execute function refuse_held_payments();

grant select, insert, update on reports to gansu_app;
grant select, insert on report_moves to gansu_app;
