-- Sessions live here: a row that has ended ends the session on every node with the next request. The key in the cookie is never stored, only its hash.
create table sessions (
  session_id     bigint generated always as identity primary key,
  key_hash       text not null unique,
  user_id        bigint not null references users,
  security_stamp text not null,
  second_factor  boolean not null,
  created_at     timestamptz not null,
  last_seen_at   timestamptz not null,
  address        text not null default '',
  device         text not null default '',
  ended_at       timestamptz,
  end_reason     text check (end_reason in ('signed-out', 'ended', 'replaced', 'account-changed', 'idle', 'expired')),
  check ((ended_at is null) = (end_reason is null))
);
create index on sessions (user_id, session_id);

-- Wrong passwords and codes, by account and address; 0 stands for every name that nobody has. The names typed are not kept: some are passwords.
create table sign_in_failures (
  user_id  bigint not null,
  address  text not null,
  failures int not null,
  last_at  timestamptz not null,
  primary key (user_id, address)
);

-- A code of the authenticator counts once: only one of a later half minute is taken. What is left of locking an account is a delay for addresses it never came from.
alter table users
  add column last_totp_step bigint not null default 0,
  drop column lockout_enabled;

grant select, insert, update, delete on sessions, sign_in_failures to gansu_app;
