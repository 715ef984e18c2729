-- What the lines of a statement refer to, by one join after the other: most lines are of a unit that is the enterprise itself, and a
-- hundred thousand lines no longer carry four joins through each other.
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
  if tg_op = 'INSERT' then
    select n.seq into wrong from new_lines n where n.title_id is null and btrim(n.carrier) = '' limit 1;
    if found then
      raise exception '第 % 笔没有载体名称', wrong using errcode = 'check_violation';
    end if;
  end if;
  return null;
end $$;
