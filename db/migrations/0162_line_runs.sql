-- What the lines that stand for no day (letters sent, files cleaned) did on a day: one row that adds up the runs that changed something.
create table line_runs (
  line        text not null,
  day         date not null,
  runs        int not null default 1,
  node        text not null,
  started_at  timestamptz not null,
  finished_at timestamptz not null,
  changes     jsonb not null,
  primary key (line, day)
);
grant select, insert, update on line_runs to gansu_app;
