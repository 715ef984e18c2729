-- Accounts, keys, and who looked at what.
create table users (
  user_id         bigint generated always as identity primary key,
  user_name       text not null,
  normalized_name text not null unique,
  display_name    text not null,
  role            text not null check (role in ('province-maker', 'province-finance', 'approver', 'city', 'county', 'enterprise', 'auditor',
                                                'system-administrator', 'security-administrator', 'audit-administrator')),
  region_code     text not null references regions,
  enterprise_id   bigint references enterprises,
  organisation    text not null default '',
  password_hash   text,
  security_stamp  text not null,
  concurrency_stamp text not null default '',
  lockout_end     timestamptz,
  lockout_enabled boolean not null default true,
  access_failed_count int not null default 0,
  two_factor_enabled boolean not null default false,
  authenticator_key text,
  recovery_codes  text not null default '',
  demonstration   boolean not null default false,
  disabled_at     timestamptz,
  password_changed_at timestamptz,
  password_history text[] not null default '{}',
  last_signed_in_at timestamptz,
  created_at      timestamptz not null default now(),
  check ((role = 'enterprise') = (enterprise_id is not null))
);

create index on users (role, region_code);

-- A link that sets a password once; without an account it creates the first security administrator.
create table invitations (
  token_hash text primary key,
  user_id    bigint references users,
  created_by bigint references users,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index on invitations (user_id);

create table data_protection_keys (
  friendly_name text primary key,
  xml           text not null,
  created_at    timestamptz not null default now()
);

create table enterprise_accounts (
  enterprise_account_id bigint generated always as identity primary key,
  enterprise_id bigint not null references enterprises,
  account_name  text not null,
  bank_name     text not null,
  bank_code     text not null default '',
  account_cipher text not null,
  account_tail  text not null,
  contact_name  text not null default '',
  phone_cipher  text not null default '',
  phone_tail    text not null default '',
  recorded_by   bigint not null,
  recorded_at   timestamptz not null default now(),
  confirmed_by  bigint,
  confirmed_at  timestamptz,
  check (confirmed_by is null or confirmed_by <> recorded_by)
);
create index on enterprise_accounts (enterprise_id, enterprise_account_id);

create table sensitive_views (
  sensitive_view_id bigint generated always as identity primary key,
  viewed_at  timestamptz not null default now(),
  user_id    bigint not null,
  user_name  text not null,
  role       text not null,
  field      text not null,
  subject    text not null,
  subject_id bigint not null,
  enterprise_id bigint,
  purpose    text not null default ''
);
create index on sensitive_views (viewed_at);
create trigger sensitive_views_append_only before update or delete on sensitive_views for each row execute function refuse_change();

grant select, insert, update on users, enterprise_accounts to gansu_app;
grant select, insert, update on invitations to gansu_app;
grant select, insert on data_protection_keys, sensitive_views to gansu_app;
