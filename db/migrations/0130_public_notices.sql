-- 公示 of a batch (Art. 17): the notice with both its days, and the objections to single lines. Only the item objected to waits (Q44).
create table public_notices (
  public_notice_id bigint generated always as identity primary key,
  settlement_id bigint not null references settlements,
  title         text not null check (title <> ''),
  -- document number or address of the page
  published_at  text not null check (published_at <> ''),
  first_day     date not null,
  last_day      date not null,
  working_days  int not null check (working_days between 1 and 99),
  counts_first_day boolean not null,
  -- numbers of the lines that were held on that day: they do not stand on the list, and nobody could object to them
  left_out      int[] not null default '{}',
  recorded_by   bigint not null,
  recorded_by_name text not null,
  recorded_at   timestamptz not null default now(),
  withdrawn_on  date,
  withdrawn_by  bigint,
  withdrawn_by_name text,
  withdrawal_reason text not null default '',
  check (first_day <= last_day),
  check ((withdrawn_on is null) = (withdrawn_by is null) and (withdrawn_on is null) = (withdrawn_by_name is null)
         and (withdrawn_on is null) = (withdrawal_reason = ''))
);
-- one notice stands at a time
create unique index on public_notices (settlement_id) where withdrawn_on is null;
create index on public_notices (settlement_id);
create index on public_notices (last_day) where withdrawn_on is null;

-- who objects is encrypted and shown on request only, each time written down, as with reports (举报)
create table objections (
  objection_id  bigint generated always as identity primary key,
  public_notice_id bigint not null references public_notices,
  received_on   date not null,
  text_cipher   text not null,
  name_cipher   text not null default '',
  contact_cipher text not null default '',
  contact_tail  text not null default '',
  recorded_by   bigint not null,
  recorded_by_name text not null,
  recorded_at   timestamptz not null default now(),
  result        text check (result in ('upheld', 'dismissed')),
  result_reason text not null default '',
  concluded_on  date,
  concluded_by  bigint,
  concluded_by_name text,
  check ((result is null) = (concluded_on is null) and (result is null) = (concluded_by is null)
         and (result is null) = (concluded_by_name is null) and (result is null) = (result_reason = ''))
);
create index on objections (public_notice_id);
create index on objections (objection_id) where result is null;

create table objection_lines (
  objection_id  bigint not null references objections,
  settlement_line_id bigint not null references settlement_lines,
  primary key (objection_id, settlement_line_id)
);
create index on objection_lines (settlement_line_id);

-- a notice is withdrawn once and an objection concluded once; nothing else of them ever changes
create function refuse_second_ending() returns trigger language plpgsql as $$
begin
  raise exception '% 已办结，不能再修改', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger public_notices_stay before update on public_notices for each row when (old.withdrawn_on is not null) execute function refuse_second_ending();
create trigger objections_stay before update on objections for each row when (old.result is not null) execute function refuse_second_ending();
create trigger public_notices_are_kept before delete on public_notices for each row execute function refuse_change();
create trigger objections_are_kept before delete on objections for each row execute function refuse_change();
create trigger objection_lines_append_only before update or delete on objection_lines for each row execute function refuse_change();

-- lines that wait: an open objection goes with the carrier into any other batch, an upheld one stands against the batch it was raised in
create view objected_lines as
select l.settlement_line_id, o.objection_id, o.received_on, o.result is not null as upheld
from objections o join objection_lines l using (objection_id)
where o.result is distinct from 'dismissed'
union
select other.settlement_line_id, o.objection_id, o.received_on, false
from objections o
join objection_lines l using (objection_id)
join settlement_lines mine on mine.settlement_line_id = l.settlement_line_id
join settlement_lines other on other.enterprise_id = mine.enterprise_id and other.kind = mine.kind and other.carrier = mine.carrier
where o.result is null;

alter table settlements add column unnoticed_reason text not null default '';

-- whoever forgot to look: nothing is approved without a notice or the reason for having none, nor over an objection
create function refuse_unnoticed_approval() returns trigger language plpgsql as $$
declare wrong int;
begin
  if new.unnoticed_reason = '' and not exists (select from public_notices where settlement_id = new.settlement_id and withdrawn_on is null) then
    raise exception '核算批次 % 没有登记公示，也没有写明理由', new.settlement_id using errcode = 'check_violation';
  end if;
  select l.seq into wrong from objected_lines o join settlement_lines l using (settlement_line_id)
  where l.settlement_id = new.settlement_id and not l.held limit 1;
  if found then
    raise exception '第 % 笔有异议，没有暂缓', wrong using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger settlements_noticed before update of stage on settlements for each row
  when (new.stage = 'approved' and old.stage <> 'approved') execute function refuse_unnoticed_approval();

grant select, insert, update (withdrawn_on, withdrawn_by, withdrawn_by_name, withdrawal_reason) on public_notices to gansu_app;
grant select, insert, update (result, result_reason, concluded_on, concluded_by, concluded_by_name) on objections to gansu_app;
grant select, insert on objection_lines to gansu_app;
grant select on objected_lines to gansu_app;
