-- Hangfire's own tables (Hangfire.PostgreSql 1.21.1, as its installer would make them), apart from the business schema: the application may make none.
drop function room_for_add_in(name);
drop schema if exists hangfire cascade; -- of an add-in; nothing of business is in it
create schema hangfire;

create table hangfire.schema (version int primary key);
insert into hangfire.schema values (23);

create table hangfire.job (
  id bigserial primary key,
  stateid bigint,
  statename text,
  invocationdata jsonb not null,
  arguments jsonb not null,
  createdat timestamptz not null,
  expireat timestamptz,
  updatecount int not null default 0
);
create index ix_hangfire_job_expireat on hangfire.job (expireat);
create index ix_hangfire_job_statename on hangfire.job (statename);
create index ix_hangfire_job_statename_is_not_null on hangfire.job (statename) include (id) where statename is not null;

create table hangfire.state (
  id bigserial primary key,
  jobid bigint not null references hangfire.job on update cascade on delete cascade,
  name text not null,
  reason text,
  createdat timestamptz not null,
  data jsonb,
  updatecount int not null default 0
);
create index ix_hangfire_state_jobid on hangfire.state (jobid);

create table hangfire.jobparameter (
  id bigserial primary key,
  jobid bigint not null references hangfire.job on update cascade on delete cascade,
  name text not null,
  value text,
  updatecount int not null default 0
);
create index ix_hangfire_jobparameter_jobidandname on hangfire.jobparameter (jobid, name);

create table hangfire.jobqueue (
  id bigserial primary key,
  jobid bigint not null,
  queue text not null,
  fetchedat timestamptz,
  updatecount int not null default 0
);
create index ix_hangfire_jobqueue_fetchedat_queue_jobid on hangfire.jobqueue (fetchedat nulls first, queue, jobid);
create index ix_hangfire_jobqueue_jobidandqueue on hangfire.jobqueue (jobid, queue);
create index ix_hangfire_jobqueue_queueandfetchedat on hangfire.jobqueue (queue, fetchedat);

create table hangfire.server (
  id text primary key,
  data jsonb,
  lastheartbeat timestamptz not null,
  updatecount int not null default 0
);

create table hangfire.lock (
  resource text not null unique,
  updatecount int not null default 0,
  acquired timestamptz
);
alter table hangfire.lock replica identity using index lock_resource_key;

create table hangfire.counter (
  id bigserial primary key,
  key text not null,
  value bigint not null,
  expireat timestamptz
);
create index ix_hangfire_counter_expireat on hangfire.counter (expireat);
create index ix_hangfire_counter_key on hangfire.counter (key);

create table hangfire.aggregatedcounter (
  id bigserial primary key,
  key text not null unique,
  value bigint not null,
  expireat timestamptz
);

create table hangfire.hash (
  id bigserial primary key,
  key text not null,
  field text not null,
  value text,
  expireat timestamptz,
  updatecount int not null default 0,
  unique (key, field)
);
create index ix_hangfire_hash_expireat on hangfire.hash (expireat);

create table hangfire.list (
  id bigserial primary key,
  key text not null,
  value text,
  expireat timestamptz,
  updatecount int not null default 0
);
create index ix_hangfire_list_expireat on hangfire.list (expireat);

create table hangfire.set (
  id bigserial primary key,
  key text not null,
  score double precision not null,
  value text not null,
  expireat timestamptz,
  updatecount int not null default 0,
  unique (key, value)
);
create index ix_hangfire_set_expireat on hangfire.set (expireat);
create index ix_hangfire_set_key_score on hangfire.set (key, score);

grant usage on schema hangfire to gansu_app;
grant select, insert, update, delete on all tables in schema hangfire to gansu_app;
grant usage, select on all sequences in schema hangfire to gansu_app;

-- the clock has three moments of a day now, no longer a line for every job; it makes its own triggers when a node starts
delete from quartz.qrtz_fired_triggers;
delete from quartz.qrtz_cron_triggers;
delete from quartz.qrtz_triggers;
delete from quartz.qrtz_job_details;
delete from quartz.qrtz_calendars;

-- which job of the queue has a piece of work: that one alone may take it up again
alter table work_items add column hangfire_job bigint;
alter table work_items drop column heartbeat_at;
update work_items set state = 'waiting', claimed_by = null, done_count = 0, message = '' where state = 'running';
