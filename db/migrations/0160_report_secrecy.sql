-- Payments held because of a report (Art. 25): who pays is told that they are held, not why; the bureau reported on may be among them.
create or replace function refuse_held_payments() returns trigger language plpgsql as $$
declare held text;
begin
  select e.name into held
  from new_entries n
  join enterprises e using (enterprise_id)
  join enterprises b on b.unit_id = e.unit_id
  join reports r on r.enterprise_id = b.enterprise_id and r.hold_payments
  where n.entry_type = 'paid'
  limit 1;
  if found then
    raise exception '%的拨付已暂缓，恢复后方可办理；原因请向省工信厅了解', held using errcode = 'check_violation';
  end if;
  return null;
end $$;

-- 我的工作 counts these on every page: reports new or late, and titles nobody has applied for
create index reports_due on reports (due_on) where stage not in ('answered', 'archived');
create index titles_unfiled on titles (renewal_due, enterprise_id) where state = 'renewal-open';
