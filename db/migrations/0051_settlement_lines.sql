-- A hundred thousand lines of a batch in one go: what they refer to is checked once per statement instead of four times per line.
-- The guarantee stays: what a line refers to exists and is never deleted.
create function settlement_lines_refer() returns trigger language plpgsql as $$
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
  return null;
end $$;

alter table settlement_lines
  drop constraint settlement_lines_settlement_id_fkey,
  drop constraint settlement_lines_enterprise_id_fkey,
  drop constraint settlement_lines_unit_id_fkey,
  drop constraint settlement_lines_title_id_fkey,
  -- text of an explanation: written once, read line by line, never searched
  alter column calculation type json using calculation::text::json;
create trigger settlement_lines_references after insert on settlement_lines
  referencing new table as new_lines for each statement execute function settlement_lines_refer();
create trigger settlement_lines_references_again after update on settlement_lines
  referencing new table as new_lines for each statement execute function settlement_lines_refer();
create trigger settlements_are_kept before delete on settlements for each row execute function refuse_change();
create trigger enterprises_are_kept before delete on enterprises for each row execute function refuse_change();
create trigger titles_are_kept before delete on titles for each row execute function refuse_change();

-- a batch is read by its number: two more orders of it cost half the time of writing it
drop index settlement_lines_settlement_id_ceiling_seq_idx;
drop index settlement_lines_settlement_id_unit_id_idx;
