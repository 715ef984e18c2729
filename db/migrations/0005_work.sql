-- Uploads, imports and long work that any node can carry on.
create table uploads (
  upload_id   bigint generated always as identity primary key,
  file_name   text not null,
  sha256      text not null,
  size        bigint not null,
  content     bytea not null,
  uploaded_by bigint not null,
  uploaded_at timestamptz not null default now()
);

create table imports (
  import_id   bigint generated always as identity primary key,
  upload_id   bigint references uploads,
  file_name   text not null,
  sha256      text not null,
  control_totals jsonb not null default '{}',
  state       text not null default 'previewed' check (state in ('previewed', 'committed', 'discarded')),
  preview     jsonb not null default '{}',
  rows_read   int not null default 0,
  errors      int not null default 0,
  warnings    int not null default 0,
  titles_added int not null default 0,
  entries_added int not null default 0,
  sanctions_added int not null default 0,
  actor_id    bigint,
  actor_name  text not null,
  created_at  timestamptz not null default now(),
  committed_at timestamptz
);

create table import_findings (
  import_id bigint not null references imports on delete cascade,
  position  int not null,
  sheet     text not null,
  row_number int not null,
  column_name text not null,
  severity  text not null check (severity in ('error', 'warning')),
  value     text not null default '',
  message   text not null,
  primary key (import_id, position)
);

-- 我的任务: long exports and imports with progress; can be left, found again and cancelled
create table work_items (
  work_item_id bigint generated always as identity primary key,
  kind        text not null,
  title       text not null,
  arguments   jsonb not null default '{}',
  state       text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done_count  bigint not null default 0,
  total_count bigint,
  message     text not null default '',
  result_name text,
  result_type text,
  result      bytea,
  result_url  text,
  cancel_requested boolean not null default false,
  owner_id    bigint not null,
  owner_name  text not null,
  created_at  timestamptz not null default now(),
  started_at  timestamptz,
  heartbeat_at timestamptz,
  finished_at timestamptz
);
create index on work_items (owner_id, work_item_id desc);
create index on work_items (state) where state in ('waiting', 'running');

grant select, insert, update on uploads, imports, import_findings, work_items to gansu_app;
grant delete on import_findings to gansu_app;
