-- A hundred thousand new lines are looked at where they lie, instead of being copied for the look: a transition table kept every one of them
-- whole, explanation and all, a gigabyte of temporary files at a million. New numbers are higher than all that went before.
grant select on sequence settlement_lines_settlement_line_id_seq to gansu_app;

create function settlement_lines_mark() returns trigger language plpgsql as $$
begin
  perform set_config('gansu.lines_before', coalesce(pg_sequence_last_value('settlement_lines_settlement_line_id_seq'), 0)::text, true);
  return null;
end $$;

create function settlement_lines_arrive() returns trigger language plpgsql
  set plan_cache_mode = force_custom_plan -- one line or a hundred thousand
  set enable_nestloop = on
as $$
declare
  before bigint := current_setting('gansu.lines_before');
  wrong record;
begin
  if pg_sequence_last_value('settlement_lines_settlement_line_id_seq') - before > 1000 then
    set local enable_nestloop = off; -- statistics know nothing of lines that have just come
  end if;
  select n.settlement_line_id, n.seq,
         s.settlement_id is not null and e.enterprise_id is not null and n.title_id is null
           and exists (select from enterprises u where u.enterprise_id = n.unit_id) as nameless into wrong
  from settlement_lines n
  left join settlements s using (settlement_id)
  left join enterprises e using (enterprise_id)
  left join titles t using (title_id)
  where n.settlement_line_id > before
    and (s.settlement_id is null or e.enterprise_id is null
         or n.unit_id <> n.enterprise_id and not exists (select from enterprises u where u.enterprise_id = n.unit_id)
         or t.title_id is null and (n.title_id is not null or btrim(n.carrier) = ''))
  order by nameless, n.seq
  limit 1;
  if not found then
    return null;
  elsif wrong.nameless then
    raise exception '第 % 笔没有载体名称', wrong.seq using errcode = 'check_violation';
  end if;
  raise exception '核算明细 % 所指的批次、企业或称号不存在', wrong.settlement_line_id using errcode = 'foreign_key_violation';
end $$;

-- what is left to it are changes
create or replace function settlement_lines_refer() returns trigger language plpgsql as $$
declare wrong bigint;
begin
  select n.settlement_line_id into wrong from new_lines n
  where not exists (select from settlements s where s.settlement_id = n.settlement_id) limit 1;
  if not found then
    select n.settlement_line_id into wrong from new_lines n
    where not exists (select from enterprises e where e.enterprise_id = n.enterprise_id) limit 1;
  end if;
  if not found then
    select n.settlement_line_id into wrong from new_lines n
    where n.unit_id <> n.enterprise_id and not exists (select from enterprises u where u.enterprise_id = n.unit_id) limit 1;
  end if;
  if not found then
    select n.settlement_line_id into wrong from new_lines n
    where n.title_id is not null and not exists (select from titles t where t.title_id = n.title_id) limit 1;
  end if;
  if found then
    raise exception '核算明细 % 所指的批次、企业或称号不存在', wrong using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;

drop trigger settlement_lines_references on settlement_lines;
create trigger settlement_lines_mark before insert on settlement_lines for each statement execute function settlement_lines_mark();
create trigger settlement_lines_references after insert on settlement_lines for each statement execute function settlement_lines_arrive();

-- the page of an enterprise finds its lines by its enterprises, as it finds everything else
drop index settlement_lines_unit_id_idx;
