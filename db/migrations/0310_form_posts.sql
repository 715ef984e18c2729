-- A form sent again (a reply that was lost, a second click, "reload") finds what the first one did. The row is written in the transaction of the
-- work itself: it is there if and only if the work is. Rows are cleaned after thirty days.
create table form_posts (
  form_key uuid not null,
  -- 0: somebody who has not signed in
  user_id  bigint not null,
  path     text not null,
  -- where the first one led to; null as long as that is not known
  location text,
  sent_at  timestamptz not null default now(),
  primary key (form_key, user_id)
);
create index on form_posts (sent_at);
grant select, insert, update, delete on form_posts to gansu_app;
