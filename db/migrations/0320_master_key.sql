-- Whose master key this database belongs to: a probe sealed with it, made at the first start and tried at every later one.
-- The application may make it once; another key is set by the owner of the tables only (gansu key rotate, gansu key replace).
create table master_key (
  only_one    boolean primary key default true check (only_one),
  fingerprint text not null check (fingerprint <> ''),
  probe       text not null check (probe <> ''),
  set_at      timestamptz not null default now()
);
grant select, insert on master_key to gansu_app;

-- Keys of the ring that a lost master key had locked, kept as they are.
create table retired_keys (
  friendly_name text primary key,
  xml           text not null,
  fingerprint   text not null default '',
  retired_at    timestamptz not null default now()
);
create trigger retired_keys_append_only before update or delete on retired_keys for each row execute function refuse_change();
