-- 补登以前年度拨付: awards taken over from past ledgers were paid outside; the payment is recorded with its document and
-- day, by two persons, without account and issue. Awards settled here are never paid that way.
alter table payment_requests add column earlier boolean not null default false;
do $$
declare old text;
begin
  select conname into strict old from pg_constraint
  where conrelid = 'payment_requests'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%enterprise_account_id IS NOT NULL%';
  execute format('alter table payment_requests drop constraint %I', old);
end $$;
alter table payment_requests add constraint payment_requests_account_when_paid_here
  check ((entry_type = 'paid' and not earlier) = (enterprise_account_id is not null));

create function refuse_earlier_payment_of_settled() returns trigger language plpgsql as $$
begin
  if exists (select from award_entries where award_entry_id = new.granted_entry_id and settlement_line_id is not null) then
    raise exception '本系统核算批准的奖励不能按以前年度补登拨付' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger payment_requests_earlier before insert or update on payment_requests
  for each row when (new.earlier) execute function refuse_earlier_payment_of_settled();

-- The checker sends a wrong account back instead of leaving it.
alter table enterprise_accounts add column rejected_by bigint;
alter table enterprise_accounts add column rejected_at timestamptz;
alter table enterprise_accounts add column rejection_reason text not null default '';
alter table enterprise_accounts add constraint enterprise_accounts_confirmed_or_rejected check (rejected_at is null or confirmed_at is null);
alter table enterprise_accounts add constraint enterprise_accounts_rejected_by_another check (rejected_by is null or rejected_by <> recorded_by);

-- Known to be wholly issued: the list of what waits need not look again.
alter table settlements add column issued_at timestamptz;
