-- 信函: texts by kind and version, the outbox, what became of each attempt to send, who has read which site message.
create table letter_templates (
  letter_template_id bigint generated always as identity primary key,
  kind           text not null,
  version        int not null check (version >= 1),
  subject        text not null check (subject <> '' and subject !~ '[\r\n]'),
  text_body      text not null check (text_body <> ''),
  -- '' means: laid out from the text
  html_body      text not null default '',
  note           text not null default '',
  edited_by      bigint references users,
  edited_by_name text not null,
  edited_at      timestamptz not null default now(),
  unique (kind, version)
);
create trigger letter_templates_append_only before update or delete on letter_templates for each row execute function refuse_change();

-- an address is shown masked except to those who keep it
create table enterprise_contacts (
  enterprise_id bigint primary key references enterprises,
  email         text not null check (email = '' or email ~ '^[^@\s]+@[^@\s]+$'),
  contact_name  text not null default '',
  changed_by    bigint not null,
  changed_by_name text not null,
  changed_at    timestamptz not null default now()
);

create table bureau_contacts (
  role          text not null check (role in ('province-maker', 'province-finance', 'approver', 'city', 'county', 'auditor',
                                              'system-administrator', 'security-administrator', 'audit-administrator')),
  region_code   text not null references regions,
  email         text not null check (email = '' or email ~ '^[^@\s]+@[^@\s]+$'),
  contact_name  text not null default '',
  changed_by    bigint not null,
  changed_by_name text not null,
  changed_at    timestamptz not null default now(),
  primary key (role, region_code)
);

create table letters (
  letter_id     bigint generated always as identity primary key,
  kind          text not null,
  -- one letter per occasion and recipient, whatever fails in between: renewal/{title}/{valid to}/{stage}/{recipient}
  key           text not null unique,
  recipient_kind text not null check (recipient_kind in ('enterprise', 'bureau', 'role')),
  -- whose site messages: 'enterprise/12', 'city/620100', 'system-administrator/620000'
  mailbox       text not null,
  recipient_name text not null,
  address       text not null default '',
  -- what it is about, and by that who may see it
  enterprise_id bigint references enterprises,
  title_id      bigint references titles,
  city_code     text references regions,
  county_code   text references regions,
  subject       text not null,
  text_body     text not null,
  html_body     text not null default '',
  letter_template_id bigint not null references letter_templates,
  day           date not null,
  state         text not null check (state in ('queued', 'sending', 'sent', 'failed', 'held')),
  attempts      int not null default 0,
  resends       int not null default 0,
  next_attempt_at timestamptz not null default '-infinity',
  leased_by     text,
  leased_until  timestamptz,
  sent_at       timestamptz,
  message_id    text,
  last_error    text not null default '',
  created_at    timestamptz not null default now(),
  check ((state = 'sending') = (leased_until is not null)),
  check ((recipient_kind = 'enterprise') <= (enterprise_id is not null))
) with (fillfactor = 80);
create index on letters (next_attempt_at, letter_id) where state = 'queued';
create index on letters (leased_until) where state = 'sending';
create index on letters (mailbox, letter_id);
create index on letters (state, letter_id);
create index on letters (enterprise_id, letter_id);
create index on letters (title_id) where title_id is not null;
create index on letters (city_code, letter_id);

create table letter_attempts (
  letter_attempt_id bigint generated always as identity primary key,
  letter_id  bigint not null references letters,
  attempted_at timestamptz not null,
  node       text not null,
  transport  text not null,
  -- bounced is entered by a person who received the notice
  outcome    text not null check (outcome in ('sent', 'deferred', 'refused', 'interrupted', 'bounced')),
  reply      text not null default ''
);
create index on letter_attempts (letter_id, letter_attempt_id);
create trigger letter_attempts_append_only before update or delete on letter_attempts for each row execute function refuse_change();

create table letter_reads (
  user_id    bigint not null references users,
  letter_id  bigint not null references letters,
  read_at    timestamptz not null default now(),
  primary key (user_id, letter_id)
);

-- whether each node reaches the mail server: an outage belongs to the node, not to the letters that wait
create table mail_nodes (
  node          text primary key,
  transport     text not null,
  seen_at       timestamptz not null,
  failing_since timestamptz,
  last_error    text not null default ''
);

grant select, insert on letter_templates, letter_attempts, letter_reads to gansu_app;
grant select, insert, update on letters, enterprise_contacts, bureau_contacts, mail_nodes to gansu_app;
