-- Enterprises, titles, the append-only award ledger, documents and events.
create table documents (
  document_id bigint generated always as identity primary key,
  number      text not null unique,
  title       text not null default '',
  issued_on   date
);

create table enterprises (
  enterprise_id bigint generated always as identity primary key,
  uscc          text not null unique check (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  name          text not null,
  city_code     text not null references regions,
  county_code   text references regions,
  -- Q1: a branch rolls up to its legal person; a legal person points at itself
  unit_id       bigint not null references enterprises deferrable initially deferred,
  -- raised by every ledger entry or forfeiture of the unit: a calculation remembers it and knows when it is stale
  award_version bigint not null default 0,
  created_at    timestamptz not null default now()
);
create index on enterprises (unit_id);
create index on enterprises (city_code, county_code);
create index on enterprises using gin (name gin_trgm_ops);
create index on enterprises (name, enterprise_id);

create table enterprise_names (
  enterprise_id bigint not null references enterprises,
  name          text not null,
  valid_from    date,
  valid_to      date,
  document      text not null default '',
  recorded_at   timestamptz not null default now(),
  unique (enterprise_id, name, valid_from)
);

create table titles (
  title_id      bigint generated always as identity primary key,
  enterprise_id bigint not null references enterprises,
  kind          text not null check (kind in ('scenario', 'basic', 'advanced', 'excellent', 'leading', 'legacy-scenario', 'legacy-workshop', 'legacy-factory')),
  carrier       text not null,
  -- the n-th title of one name in one document: enterprises do get two scenarios of the same catalogue entry
  ordinal       int not null default 1 check (ordinal >= 1),
  document      text not null,
  confirmed_on  date not null,
  valid_to      date,
  renewal_open  date,
  renewal_due   date,
  state         text not null default 'valid' check (state in ('valid', 'legacy', 'cancelled', 'downgraded', 'superseded', 'expired')),
  state_since   date not null,
  state_document text not null default '',
  policy_version_id bigint references policies,
  recorded_at   timestamptz not null default now(),
  unique (enterprise_id, kind, carrier, document, ordinal),
  check (valid_to is null or valid_to > confirmed_on)
);
create index on titles (enterprise_id);
create index on titles (confirmed_on, kind);
create index on titles (renewal_due) where state = 'valid';

create table fund_pools (
  fund_pool_id bigint generated always as identity primary key,
  fund_year    int not null check (fund_year between 2000 and 2100),
  name         text not null,
  amount       numeric(14,2) not null check (amount >= 0),
  document     text not null default '',
  unique (fund_year, name)
);

-- Everything that happened: who, when, what, why, under which article and policy version.
create table events (
  event_id      bigint generated always as identity primary key,
  occurred_at   timestamptz not null default now(),
  actor_id      bigint,
  actor_name    text not null,
  actor_role    text not null,
  act           text not null,
  subject       text not null,
  subject_id    bigint,
  enterprise_id bigint references enterprises,
  effective_on  date,
  reason        text not null default '',
  articles      int[] not null default '{}',
  document      text not null default '',
  policy_version_id bigint references policies,
  details       jsonb not null default '{}'
);
create index on events (subject, subject_id);
create index on events (enterprise_id, event_id);
create index on events (occurred_at);

create table award_entries (
  award_entry_id bigint generated always as identity primary key,
  enterprise_id  bigint not null references enterprises,
  title_id       bigint references titles,
  kind           text not null check (kind in ('scenario', 'basic', 'advanced', 'excellent', 'leading', 'legacy-scenario', 'legacy-workshop', 'legacy-factory')),
  entry_type     text not null check (entry_type in ('granted', 'revoked', 'recovered', 'paid', 'returned')),
  amount         numeric(14,2) not null check (amount > 0),
  decided_on     date not null,
  -- the granted entry that a revocation, recovery, payment or return belongs to
  granted_entry_id bigint references award_entries,
  document       text not null default '',
  fund_year      int,
  settlement_line_id bigint,
  -- set for what was decided here; null for history imported as it was
  policy_version_id bigint references policies,
  readings       jsonb not null default '{}',
  event_id       bigint not null references events,
  recorded_at    timestamptz not null default now(),
  check ((entry_type = 'granted') = (granted_entry_id is null))
);
create index on award_entries (enterprise_id, decided_on, award_entry_id);
create index on award_entries (granted_entry_id) where granted_entry_id is not null;
create index on award_entries (decided_on, award_entry_id);
create unique index on award_entries (settlement_line_id) where entry_type = 'granted' and settlement_line_id is not null;

-- Art. 24/25 and bans, as decided
create table sanctions (
  sanction_id   bigint generated always as identity primary key,
  enterprise_id bigint not null references enterprises,
  title_id      bigint references titles,
  carrier       text not null default '',
  article       int not null check (article in (22, 23, 24, 25)),
  outcome       text not null check (outcome in ('cancelled', 'downgraded', 'banned')),
  content       text not null,
  document      text not null,
  decided_on    date not null,
  ban_years     int not null default 0 check (ban_years >= 0),
  ban_to        date,
  forfeits      boolean not null,
  event_id      bigint not null references events,
  recorded_at   timestamptz not null default now(),
  unique (enterprise_id, document, carrier, article)
);
create index on sanctions (enterprise_id);

-- The caps of each rule version, as the database's own last line of defence.
create table policy_caps (
  policy_version_id bigint not null references policies,
  cap_id  text not null,
  kinds   text[] not null,
  limit_amount numeric(14,2) not null,
  primary key (policy_version_id, cap_id)
);

-- What each unit got, net: one row per granted entry.
create view granted_awards as
select g.award_entry_id, g.enterprise_id, e.unit_id, g.title_id, g.kind, g.decided_on, g.document, g.fund_year,
       g.amount as granted_amount,
       g.amount - coalesce(x.taken_back, 0) as net_amount,
       coalesce(x.paid, 0) as paid_amount,
       g.settlement_line_id, g.policy_version_id
from award_entries g
join enterprises e using (enterprise_id)
left join lateral (
  select sum(amount) filter (where entry_type in ('revoked', 'recovered')) as taken_back,
         sum(case entry_type when 'paid' then amount when 'returned' then -amount end) as paid
  from award_entries x where x.granted_entry_id = g.award_entry_id) x on true
where g.entry_type = 'granted';

create function guard_award_entries() returns trigger language plpgsql as $$
declare wrong record;
begin
  -- locks the units in one order: two approvals can never use the same room twice, whoever forgot to lock
  perform 1 from enterprises where enterprise_id in (
    select e.unit_id from new_entries n join enterprises e using (enterprise_id)) order by enterprise_id for update;
  update enterprises set award_version = award_version + 1 where enterprise_id in (
    select e.unit_id from new_entries n join enterprises e using (enterprise_id) where n.entry_type <> 'paid' and n.entry_type <> 'returned');

  select u.uscc, c.cap_id, sum(g.net_amount) as total, c.limit_amount into wrong
  from (select distinct e.unit_id, n.policy_version_id, n.kind from new_entries n join enterprises e using (enterprise_id)
        where n.entry_type = 'granted' and n.policy_version_id is not null) d
  join policy_caps c on c.policy_version_id = d.policy_version_id and d.kind = any (c.kinds)
  join enterprises u on u.enterprise_id = d.unit_id
  join granted_awards g on g.unit_id = d.unit_id and g.kind = any (c.kinds)
  group by u.uscc, c.cap_id, c.limit_amount, d.unit_id, d.kind
  having sum(g.net_amount) > c.limit_amount
  limit 1;
  if found then
    raise exception '% 的累计奖励 % 元超过上限 % 元（%）', wrong.uscc, wrong.total, wrong.limit_amount, wrong.cap_id using errcode = 'check_violation';
  end if;

  select g.award_entry_id, g.net_amount, g.paid_amount into wrong
  from granted_awards g
  where g.award_entry_id in (select granted_entry_id from new_entries where granted_entry_id is not null)
    and (g.net_amount < 0 or g.paid_amount < 0 or g.paid_amount > g.granted_amount
         or (g.paid_amount > g.net_amount and exists (
           select from new_entries n where n.granted_entry_id = g.award_entry_id and n.entry_type = 'paid')))
  limit 1;
  if found then
    raise exception '第 % 笔奖励：已批复净额 % 元，已拨付 % 元，不得超付或超额撤销', wrong.award_entry_id, wrong.net_amount, wrong.paid_amount using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger award_entries_guard after insert on award_entries
  referencing new table as new_entries for each statement execute function guard_award_entries();

create function raise_award_version() returns trigger language plpgsql as $$
begin
  update enterprises set award_version = award_version + 1
  where enterprise_id = (select unit_id from enterprises where enterprise_id = new.enterprise_id);
  return null;
end $$;
create trigger sanctions_raise_version after insert on sanctions for each row when (new.forfeits) execute function raise_award_version();

create trigger award_entries_append_only before update or delete on award_entries for each row execute function refuse_change();
create trigger award_entries_no_truncate before truncate on award_entries for each statement execute function refuse_change();
create trigger events_append_only before update or delete on events for each row execute function refuse_change();
create trigger events_no_truncate before truncate on events for each statement execute function refuse_change();
create trigger sanctions_append_only before update or delete on sanctions for each row execute function refuse_change();

grant select, insert on award_entries, events, sanctions, enterprise_names to gansu_app;
grant select, insert, update on documents, enterprises, titles, fund_pools to gansu_app;
grant select on policy_caps, granted_awards to gansu_app;
