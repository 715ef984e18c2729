-- What is asked for by one person and done once a second one has confirmed stays as it was decided.
create function refuse_change_once_decided() returns trigger language plpgsql as $$
begin
  if old.state <> 'requested' then
    raise exception '% 已办结，不能再修改', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- 撤销、追回: a recorded decision; recovery needs its legal basis (Q39), for the rule itself has none.
create table award_reversals (
  award_reversal_id bigint generated always as identity primary key,
  granted_entry_id bigint not null references award_entries,
  entry_type   text not null check (entry_type in ('revoked', 'recovered')),
  amount       numeric(14,2) not null check (amount > 0),
  decided_on   date not null,
  document     text not null check (document <> ''),
  legal_basis  text not null default '',
  reason       text not null check (reason <> ''),
  state        text not null default 'requested' check (state in ('requested', 'confirmed', 'rejected')),
  requested_by bigint not null,
  requested_by_name text not null,
  requested_at timestamptz not null default now(),
  decided_by   bigint,
  decided_by_name text,
  decided_at   timestamptz,
  rejection_reason text not null default '',
  entry_id     bigint unique references award_entries,
  check (entry_type = 'revoked' or legal_basis <> ''),
  check (decided_by is null or decided_by <> requested_by),
  check ((state = 'confirmed') = (entry_id is not null)),
  check ((state = 'requested') = (decided_by is null))
);
create unique index on award_reversals (granted_entry_id) where state = 'requested';
create index on award_reversals (state, award_reversal_id);
create trigger award_reversals_stay before update on award_reversals
  for each row execute function refuse_change_once_decided();
grant select, insert, update on award_reversals to gansu_app;

-- a new name is a new row; the day the old one ended is the day the next one begins
create index on enterprise_names using gin (name gin_trgm_ops);
create index on enterprises (uscc text_pattern_ops);
