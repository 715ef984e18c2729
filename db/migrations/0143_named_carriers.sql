-- A title is recognised under a name: no new line without one. Lines from before stay, and are not recognised.
create or replace function settlement_lines_refer() returns trigger language plpgsql as $$
declare wrong bigint;
begin
  select n.settlement_line_id into wrong
  from new_lines n
  left join settlements s on s.settlement_id = n.settlement_id
  left join enterprises e on e.enterprise_id = n.enterprise_id
  left join enterprises u on u.enterprise_id = n.unit_id
  left join titles t on t.title_id = n.title_id
  where s.settlement_id is null or e.enterprise_id is null or u.enterprise_id is null or (n.title_id is not null and t.title_id is null)
  limit 1;
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
