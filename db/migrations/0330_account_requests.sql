-- An account has the e-mail address of its person, encrypted like the addresses of enterprises and bureaus: links that set a password go there.
alter table users
  add column email text not null default '',
  add column email_masked text not null default '',
  add constraint users_email_encrypted check (email !~ '@');

-- Accounts of the province and of administrators: asked for by one administrator, done once a second one has confirmed.
create table account_requests (
  account_request_id bigint generated always as identity primary key,
  kind          text not null check (kind in ('create', 'move', 'reset', 'disable', 'enable', 'address')),
  -- whom it is about; nobody yet while an account is to be created
  user_id       bigint references users,
  user_name     text not null,
  display_name  text not null,
  organisation  text not null default '',
  was_role      text,
  was_region_code text references regions,
  was_enterprise_id bigint references enterprises,
  was_email     text not null default '' check (was_email !~ '@'),
  was_email_masked text not null default '',
  role          text not null,
  region_code   text not null references regions,
  enterprise_id bigint references enterprises,
  email         text not null default '' check (email !~ '@'),
  email_masked  text not null default '',
  reason        text not null default '',
  state         text not null default 'requested' check (state in ('requested', 'confirmed', 'rejected', 'withdrawn', 'lapsed')),
  requested_by  bigint not null references users,
  requested_by_name text not null,
  requested_at  timestamptz not null default now(),
  expires_at    timestamptz not null,
  decided_by    bigint references users,
  decided_by_name text,
  decided_at    timestamptz,
  decision_reason text not null default '',
  check ((state = 'requested') = (decided_at is null)),
  check (requested_by is distinct from user_id),
  check (state not in ('confirmed', 'rejected') or (decided_by <> requested_by and decided_by is distinct from user_id)),
  check (state <> 'withdrawn' or decided_by = requested_by),
  check ((kind = 'create') = (was_role is null)),
  check (kind = 'create' or user_id is not null),
  check (state <> 'confirmed' or user_id is not null)
);
create unique index on account_requests (user_id) where state = 'requested';
create unique index on account_requests (upper(user_name)) where state = 'requested' and kind = 'create';
create index on account_requests (state, account_request_id);
create index on account_requests (user_id, account_request_id);

-- what was asked, and by whom, stays as it was asked; only how it ended is added, once
create function refuse_rewritten_request() returns trigger language plpgsql as $$
declare
  ending constant text[] := '{state,user_id,decided_by,decided_by_name,decided_at,decision_reason}';
begin
  if old.state <> 'requested' or to_jsonb(new) - ending <> to_jsonb(old) - ending or (old.user_id is not null and new.user_id is distinct from old.user_id) then
    raise exception '% 已登记的内容不能修改，已办结的不能再办理', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger account_requests_stay before update on account_requests for each row execute function refuse_rewritten_request();
create trigger account_requests_are_kept before delete on account_requests for each row execute function refuse_change();
grant select, insert on account_requests to gansu_app;
grant update (state, user_id, decided_by, decided_by_name, decided_at, decision_reason) on account_requests to gansu_app;

-- A letter may go to one person. What must be read by that person alone, the link that sets a password, is not in the text: it is kept sealed until the
-- mail is handed over, and put in only there.
alter table letters
  drop constraint letters_recipient_kind_check,
  add constraint letters_recipient_kind_check check (recipient_kind in ('enterprise', 'bureau', 'role', 'person')),
  add column sealed_link text not null default '' check (sealed_link !~ '/');
