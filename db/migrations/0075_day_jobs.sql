-- 定时任务: every job of every day exactly once, whichever node does it; a pause holds for all nodes.
create table day_jobs (
  job            text primary key,
  -- the first day not made good yet
  next_day       date not null,
  paused_at      timestamptz,
  paused_by      bigint,
  paused_by_name text not null default '',
  pause_reason   text not null default '',
  check ((paused_at is null) = (paused_by_name = ''))
);

create table job_days (
  job          text not null,
  day          date not null,
  state        text not null check (state in ('running', 'done', 'failed')),
  attempts     int not null default 1,
  node         text not null,
  asked_by     text not null default '',
  started_at   timestamptz not null default now(),
  finished_at  timestamptz,
  changes      jsonb not null default '{}',
  error        text not null default '',
  error_number text not null default '',
  primary key (job, day),
  check ((state = 'running') = (finished_at is null)),
  check ((state = 'failed') = (error_number <> ''))
);
create index on job_days (day, job);
create index on job_days (state) where state <> 'done';

-- which reminder of its present period a title has had, so that a night looks at what is new only
create table title_reminders (
  title_id  bigint primary key references titles,
  valid_to  date not null,
  -- months before the end of the last stage reminded of; 99 before the first
  months    int not null default 99,
  -- 1: the city was told that nothing was filed, 2: the province too
  escalated int not null default 0
) with (fillfactor = 80);

alter table renewals add column escalated int not null default 0;

create index titles_lapsed on titles (state_since) where state = 'expired';
create index titles_overdue on titles (renewal_due) where state in ('valid', 'renewal-open');

grant select, insert, update on day_jobs, job_days, title_reminders to gansu_app;
