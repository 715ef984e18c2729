-- The life of a title: every state it ever had, who brought it about, under which article; decisions by two persons; renewals; bars.
alter table titles drop constraint titles_state_check;
alter table titles add constraint titles_state_check check (state in (
  'valid', 'renewal-open', 'under-review', 'superseded', 'downgraded', 'cancelled', 'expired',
  'legacy', 'reexamining', 'rerecognised', 'not-continued', 'withdrawn'));

alter table titles
  -- how it came to be: only what Art. 17 recognised carries an award (Art. 28, Q32)
  add column origin text not null default 'recognised' check (origin in ('recognised', 'downgraded', 'rerecognised')),
  add column derived_from bigint references titles,
  -- the last move, from which the trigger below writes the history: no state changes without one
  add column move_act text not null default 'recognise',
  add column move_article int,
  add column move_reason text not null default '',
  add column move_decision_id bigint,
  add column move_event_id bigint references events,
  add column move_by text not null default '',
  add column move_role text not null default '';
create index on titles (derived_from) where derived_from is not null;
-- what the nightly jobs look for, by stored dates
create index titles_opening on titles (renewal_open) where state = 'valid';
create index titles_ending on titles (valid_to) where state in ('valid', 'renewal-open', 'under-review');

create table title_moves (
  title_move_id bigint generated always as identity primary key,
  title_id      bigint not null references titles,
  enterprise_id bigint not null references enterprises,
  act           text not null,
  from_state    text,
  to_state      text not null,
  effective_on  date not null,
  valid_to      date,
  renewal_open  date,
  renewal_due   date,
  article       int,
  reason        text not null default '',
  document      text not null default '',
  decision_id   bigint,
  policy_version_id bigint references policies,
  event_id      bigint references events,
  actor_name    text not null default '',
  actor_role    text not null default '',
  recorded_at   timestamptz not null default now()
);
create index on title_moves (title_id, effective_on, title_move_id);
create index on title_moves (effective_on, title_move_id);

insert into title_moves (title_id, enterprise_id, act, to_state, effective_on, valid_to, renewal_open, renewal_due, document, policy_version_id, recorded_at)
select title_id, enterprise_id, 'recognise', case when kind like 'legacy-%' then 'legacy' else 'valid' end, confirmed_on,
       valid_to, renewal_open, renewal_due, document, policy_version_id, recorded_at
from titles;
insert into title_moves (title_id, enterprise_id, act, from_state, to_state, effective_on, valid_to, renewal_open, renewal_due, document, policy_version_id, recorded_at)
select title_id, enterprise_id, case state when 'cancelled' then 'cancel' when 'downgraded' then 'downgrade' when 'expired' then 'lapse' else 'supersede' end,
       case when kind like 'legacy-%' then 'legacy' else 'valid' end, state, state_since,
       valid_to, renewal_open, renewal_due, state_document, policy_version_id, recorded_at
from titles where state not in ('valid', 'legacy');

create function write_title_moves() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into title_moves (title_id, enterprise_id, act, to_state, effective_on, valid_to, renewal_open, renewal_due,
                             article, reason, document, decision_id, policy_version_id, event_id, actor_name, actor_role)
    select title_id, enterprise_id, case when state in ('valid', 'legacy') then move_act else 'recognise' end,
           case when kind like 'legacy-%' then 'legacy' else 'valid' end, confirmed_on, valid_to, renewal_open, renewal_due,
           move_article, move_reason, document, move_decision_id, policy_version_id, move_event_id, move_by, move_role
    from new_titles order by title_id;
    -- imported as it stood: what had happened before is a move of its own
    insert into title_moves (title_id, enterprise_id, act, from_state, to_state, effective_on, valid_to, renewal_open, renewal_due,
                             article, reason, document, decision_id, policy_version_id, event_id, actor_name, actor_role)
    select title_id, enterprise_id, case state when 'cancelled' then 'cancel' when 'downgraded' then 'downgrade' when 'expired' then 'lapse' else state end,
           case when kind like 'legacy-%' then 'legacy' else 'valid' end, state, state_since, valid_to, renewal_open, renewal_due,
           move_article, move_reason, state_document, move_decision_id, policy_version_id, move_event_id, move_by, move_role
    from new_titles where state not in ('valid', 'legacy') order by title_id;
  else
    insert into title_moves (title_id, enterprise_id, act, from_state, to_state, effective_on, valid_to, renewal_open, renewal_due,
                             article, reason, document, decision_id, policy_version_id, event_id, actor_name, actor_role)
    select n.title_id, n.enterprise_id,
           case n.state when 'cancelled' then 'cancel' when 'downgraded' then 'downgrade' else n.move_act end,
           o.state, n.state, n.state_since, n.valid_to, n.renewal_open, n.renewal_due,
           n.move_article, n.move_reason, n.state_document, n.move_decision_id, n.policy_version_id, n.move_event_id, n.move_by, n.move_role
    from new_titles n join old_titles o using (title_id)
    where (n.state, n.valid_to, n.renewal_open, n.renewal_due, n.enterprise_id) is distinct from (o.state, o.valid_to, o.renewal_open, o.renewal_due, o.enterprise_id)
    order by n.title_id;
  end if;
  return null;
end $$;
create trigger titles_write_first_move after insert on titles
  referencing new table as new_titles for each statement execute function write_title_moves();
create trigger titles_write_move after update on titles
  referencing old table as old_titles new table as new_titles for each statement execute function write_title_moves();
create trigger title_moves_append_only before update or delete on title_moves for each row execute function refuse_change();
create trigger title_moves_no_truncate before truncate on title_moves for each statement execute function refuse_change();

-- 决定: recorded by one person, confirmed by another, carried out on its day by whoever is there first, a person or the nightly job.
create table decisions (
  decision_id   bigint generated always as identity primary key,
  matter        text not null check (matter in ('renewal', 'sanction', 'supersession', 'reexamination', 'withdrawal', 'lifting', 'reversal')),
  article       int not null check (article between 1 and 200),
  enterprise_id bigint not null references enterprises,
  document      text not null check (document <> ''),
  decided_on    date not null,
  effective_on  date not null,
  grounds       text not null default '',
  reason        text not null check (reason <> ''),
  meeting       text not null default '',
  meeting_on    date,
  ban_years     int not null default 0 check (ban_years between 0 and 20),
  forfeits      boolean not null default false,
  credit_record boolean not null default false,
  -- Art. 23: the recommending unit named and marked down
  recommender   text references regions,
  renewal_id    bigint,
  report_id     bigint,
  ban_id        bigint,
  reverses      bigint references decisions,
  policy_version_id bigint not null references policies,
  readings      jsonb not null default '{}',
  state         text not null default 'requested' check (state in ('requested', 'rejected', 'confirmed', 'carried-out', 'reversed')),
  requested_by  bigint not null,
  requested_by_name text not null,
  requested_at  timestamptz not null default now(),
  confirmed_by  bigint,
  confirmed_by_name text,
  confirmed_at  timestamptz,
  rejection_reason text not null default '',
  carried_out_on date,
  check (effective_on >= decided_on),
  check (confirmed_by is null or confirmed_by <> requested_by),
  check ((state = 'requested') = (confirmed_by is null)),
  check ((state in ('carried-out', 'reversed')) = (carried_out_on is not null)),
  check ((matter = 'reversal') = (reverses is not null))
);
create index on decisions (enterprise_id, decision_id);
create index on decisions (state, effective_on);
create unique index on decisions (reverses) where reverses is not null and state <> 'rejected';

create table decision_titles (
  decision_id bigint not null references decisions,
  title_id    bigint not null references titles,
  act         text not null,
  target      text,
  valid_to    date,
  new_title_id bigint references titles,
  primary key (decision_id, title_id)
);
create index on decision_titles (title_id);

-- what a decision says stays as it was recorded; only its course goes on
create function guard_decisions() returns trigger language plpgsql as $$
begin
  if (old.matter, old.article, old.enterprise_id, old.document, old.decided_on, old.effective_on, old.grounds, old.reason, old.meeting, old.meeting_on, old.ban_years,
      old.forfeits, old.credit_record, old.recommender, old.reverses, old.policy_version_id, old.requested_by)
     is distinct from
     (new.matter, new.article, new.enterprise_id, new.document, new.decided_on, new.effective_on, new.grounds, new.reason, new.meeting, new.meeting_on, new.ban_years,
      new.forfeits, new.credit_record, new.recommender, new.reverses, new.policy_version_id, new.requested_by)
     or old.state in ('rejected', 'reversed')
     or (old.state <> new.state and (old.state, new.state) not in (
       ('requested', 'rejected'), ('requested', 'confirmed'), ('confirmed', 'carried-out'), ('carried-out', 'reversed'))) then
    raise exception '决定 % 已登记，不能修改；有误的，另作决定予以撤销', old.decision_id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger decisions_guard before update on decisions for each row execute function guard_decisions();

-- evidence, statements, minutes: kept in the database, so that every node has them
create table attachments (
  attachment_id bigint generated always as identity primary key,
  subject     text not null,
  subject_id  bigint not null,
  file_name   text not null,
  media_type  text not null,
  sha256      text not null,
  content     bytea not null,
  added_by    bigint,
  added_by_name text not null default '',
  added_at    timestamptz not null default now()
);
create index on attachments (subject, subject_id);

-- 不得申报: begins and ends by date, or ends early by a recorded decision
create table bans (
  ban_id        bigint generated always as identity primary key,
  enterprise_id bigint not null references enterprises,
  sanction_id   bigint references sanctions,
  decision_id   bigint references decisions,
  article       int not null,
  document      text not null,
  starts_on     date not null,
  last_day      date not null,
  state         text not null default 'active' check (state in ('active', 'ended', 'lifted')),
  ended_on      date,
  ended_document text not null default '',
  recorded_at   timestamptz not null default now(),
  check (last_day >= starts_on),
  check ((state = 'active') = (ended_on is null))
);
create index on bans (enterprise_id);
create index on bans (last_day) where state = 'active';

alter table sanctions add column decision_id bigint references decisions;
alter table sanctions add column downgraded_to text;
alter table sanctions add column credit_record boolean not null default false;

-- a sanction recorded in error is taken back by a decision, and counts no more
create table sanction_reversals (
  sanction_id bigint primary key references sanctions,
  decision_id bigint not null references decisions,
  effective_on date not null,
  recorded_at timestamptz not null default now()
);
create trigger sanction_reversals_append_only before update or delete on sanction_reversals for each row execute function refuse_change();

create view standing_sanctions as
select s.* from sanctions s where not exists (select from sanction_reversals r where r.sanction_id = s.sanction_id);

create function write_ban() returns trigger language plpgsql as $$
begin
  -- one decision about several titles bars the unit once
  insert into bans (enterprise_id, sanction_id, decision_id, article, document, starts_on, last_day)
  select new.enterprise_id, new.sanction_id, new.decision_id, new.article, new.document, new.decided_on, new.ban_to
  where new.ban_to is not null and not exists (
    select from bans b where b.enterprise_id = new.enterprise_id and b.document = new.document and b.article = new.article and b.last_day = new.ban_to);
  return null;
end $$;
create trigger sanctions_write_ban after insert on sanctions for each row execute function write_ban();
insert into bans (enterprise_id, sanction_id, article, document, starts_on, last_day)
select distinct on (enterprise_id, document, article, ban_to) enterprise_id, sanction_id, article, document, decided_on, ban_to
from sanctions where ban_to is not null order by enterprise_id, document, article, ban_to, sanction_id;

create function raise_version_of_reversed() returns trigger language plpgsql as $$
begin
  update enterprises set award_version = award_version + 1
  where enterprise_id = (select e.unit_id from sanctions s join enterprises e using (enterprise_id) where s.sanction_id = new.sanction_id);
  return null;
end $$;
create trigger sanction_reversals_raise_version after insert on sanction_reversals for each row execute function raise_version_of_reversed();

-- 复核 (Art. 22)
create table renewals (
  renewal_id    bigint generated always as identity primary key,
  title_id      bigint not null references titles,
  enterprise_id bigint not null references enterprises,
  -- the end of the period it is for: one filing per title and period
  valid_to      date not null,
  filed_on      date not null,
  late          boolean not null,
  filed_by      bigint,
  filed_by_name text not null,
  filed_by_role text not null,
  statement     text not null,
  stage         text not null default 'filed' check (stage in ('filed', 'returned', 'checked', 'commissioned', 'concluded', 'decided', 'withdrawn')),
  checked_by    bigint,
  checked_by_name text,
  checked_on    date,
  check_opinion text not null default '',
  reviewer      text not null default '',
  commissioned_on date,
  concluded_on  date,
  passed        boolean,
  conclusion    text not null default '',
  decision_id   bigint references decisions,
  recorded_at   timestamptz not null default now()
);
create unique index on renewals (title_id, valid_to) where stage <> 'withdrawn';
create index on renewals (stage, renewal_id);
create index on renewals (enterprise_id);
alter table decisions add foreign key (renewal_id) references renewals;
alter table decisions add foreign key (ban_id) references bans;

grant select, insert on title_moves, decision_titles, attachments, sanction_reversals to gansu_app;
grant update (new_title_id) on decision_titles to gansu_app;
grant select, insert, update on decisions, bans, renewals to gansu_app;
grant select on standing_sanctions to gansu_app;

-- the independent calculation looks at what stands, too
do $$
declare source text := pg_get_functiondef('settlement_check'::regproc);
begin
  if position('join sanctions s' in source) = 0 then
    raise exception 'settlement_check no longer reads sanctions as expected';
  end if;
  execute replace(source, 'join sanctions s', 'join standing_sanctions s');
end $$;
