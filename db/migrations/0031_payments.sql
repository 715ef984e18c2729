-- 拨付、退回: recorded by one person, entered into the ledger once a second one has confirmed.
create table payment_requests (
  payment_request_id bigint generated always as identity primary key,
  entry_type   text not null check (entry_type in ('paid', 'returned')),
  granted_entry_id bigint not null references award_entries,
  amount       numeric(14,2) not null check (amount > 0),
  paid_on      date not null,
  voucher      text not null check (voucher <> ''),
  enterprise_account_id bigint references enterprise_accounts,
  reason       text not null default '',
  state        text not null default 'requested' check (state in ('requested', 'confirmed', 'rejected')),
  requested_by bigint not null,
  requested_by_name text not null,
  requested_at timestamptz not null default now(),
  decided_by   bigint,
  decided_by_name text,
  decided_at   timestamptz,
  rejection_reason text not null default '',
  entry_id     bigint unique references award_entries,
  check ((entry_type = 'paid') = (enterprise_account_id is not null)),
  check (entry_type = 'paid' or reason <> ''),
  check (decided_by is null or decided_by <> requested_by),
  check ((state = 'confirmed') = (entry_id is not null)),
  check ((state = 'requested') = (decided_by is null))
);
create index on payment_requests (granted_entry_id);
create index on payment_requests (state, payment_request_id);
create trigger payment_requests_stay before update on payment_requests
  for each row execute function refuse_change_once_decided();
grant select, insert, update on payment_requests to gansu_app;

create function refuse_unconfirmed_account() returns trigger language plpgsql as $$
begin
  if new.enterprise_account_id is not null and not exists (
    select from enterprise_accounts a join award_entries g on g.award_entry_id = new.granted_entry_id
    where a.enterprise_account_id = new.enterprise_account_id and a.enterprise_id = g.enterprise_id and a.confirmed_at is not null) then
    raise exception '收款账户未经复核确认，或不属于该企业' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger payment_requests_account before insert or update on payment_requests
  for each row execute function refuse_unconfirmed_account();

create index on quota_issues (settlement_id);
create index on award_entries (enterprise_id) where entry_type = 'granted';
