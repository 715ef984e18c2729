-- 奖励核算: batches, their lines, the quota issues and payments that follow.
create table settlements (
  settlement_id bigint generated always as identity primary key,
  name          text not null,
  decided_on    date not null,
  document      text not null default '',
  fund_year     int not null,
  fund_pool_id  bigint references fund_pools,
  policy_version_id bigint not null references policies,
  readings      jsonb not null,
  standards     jsonb not null,
  stage         text not null default 'calculated' check (stage in ('calculated', 'submitted', 'reviewed', 'approved', 'withdrawn')),
  source_name   text not null default '',
  maker_id      bigint not null,
  maker_name    text not null,
  made_at       timestamptz not null default now(),
  calculated_at timestamptz not null default now(),
  submitted_at  timestamptz,
  reviewer_id   bigint,
  reviewer_name text,
  reviewed_at   timestamptz,
  approver_id   bigint,
  approver_name text,
  approved_at   timestamptz,
  approval_document text,
  return_reason text not null default '',
  check (reviewer_id is null or reviewer_id <> maker_id),
  check (approver_id is null or (approver_id <> maker_id and approver_id is distinct from reviewer_id))
);

create table settlement_lines (
  settlement_line_id bigint generated always as identity primary key,
  settlement_id bigint not null references settlements,
  seq           int not null,
  enterprise_id bigint not null references enterprises,
  unit_id       bigint not null references enterprises,
  kind          text not null,
  carrier       text not null,
  title_id      bigint references titles,
  maximum       numeric(14,2) not null,
  standard      numeric(14,2) not null,
  prior_scenario numeric(14,2) not null,
  prior_basic   numeric(14,2) not null,
  prior_advanced numeric(14,2) not null,
  prior_legacy  numeric(14,2) not null,
  deducted      numeric(14,2) not null,
  room_overall  numeric(14,2),
  room_scenario numeric(14,2),
  ceiling       numeric(14,2) not null check (ceiling >= 0),
  proposed      numeric(14,2) not null check (proposed >= 0),
  forfeited     boolean not null default false,
  alerts        text[] not null default '{}',
  calculation   jsonb not null,
  award_version bigint not null,
  held          boolean not null default false,
  change_reason text not null default '',
  changed_by    bigint,
  changed_by_name text,
  unique (settlement_id, seq),
  check (proposed <= ceiling)
);
create index on settlement_lines (enterprise_id);
create index on settlement_lines (settlement_id, ceiling desc, seq);

alter table award_entries add foreign key (settlement_line_id) references settlement_lines;

create table quota_issues (
  quota_issue_id bigint generated always as identity primary key,
  settlement_id  bigint not null references settlements,
  document       text not null,
  issued_on      date not null,
  channel        text not null check (channel in ('city', 'direct')),
  city_code      text references regions,
  amount         numeric(14,2) not null check (amount > 0),
  event_id       bigint not null references events,
  recorded_at    timestamptz not null default now(),
  check ((channel = 'city') = (city_code is not null))
);

create table quota_issue_entries (
  quota_issue_id bigint not null references quota_issues,
  award_entry_id bigint not null unique references award_entries,
  primary key (quota_issue_id, award_entry_id)
);

create table payments (
  payment_id     bigint generated always as identity primary key,
  award_entry_id bigint not null unique references award_entries,
  paid_on        date not null,
  voucher        text not null,
  enterprise_account_id bigint references enterprise_accounts,
  note           text not null default '',
  receipt_number text not null default '',
  receipt_confirmed_on date,
  receipt_confirmed_by bigint,
  recorded_at    timestamptz not null default now()
);

grant select, insert, update on settlements, settlement_lines, payments to gansu_app;
grant delete on settlement_lines to gansu_app;
grant select, insert on quota_issues, quota_issue_entries to gansu_app;

-- An approved batch is history: its lines stay as they were approved.
create function refuse_change_after_approval() returns trigger language plpgsql as $$
begin
  if exists (select from settlements where settlement_id = old.settlement_id and stage = 'approved') then
    raise exception '核算批次已批准，不能再修改' using errcode = 'insufficient_privilege';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger settlement_lines_frozen before update or delete on settlement_lines
  for each row execute function refuse_change_after_approval();
