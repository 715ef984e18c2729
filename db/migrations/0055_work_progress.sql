-- What is counted, since when at this step (for rate and rest), and the page from which the work was started.
alter table work_items add column unit text not null default '行';
alter table work_items add column step_at timestamptz;
alter table work_items add column origin_url text;
-- An upload that never became an import is taken away after a while.
grant delete on uploads to gansu_app;
