-- What an entry of the ledger adds to the award it is of (granted_entry_id; the award itself has none): to what counts of it, and to what of it is paid.
create view entry_effects as
select award_entry_id, enterprise_id, granted_entry_id, title_id, kind, decided_on, document,
       case entry_type when 'granted' then amount when 'revoked' then -amount when 'recovered' then -amount else 0 end as net,
       case entry_type when 'paid' then amount when 'returned' then -amount else 0 end as paid
from award_entries;

-- The entries that count for an enterprise, as they lie; only where a split has allocated shares is it worked out what of each award counts here.
-- Written out by the planner in the statement that asks, it costs a list half of asking for every award.
create function counted_entries_of(asked bigint)
returns table (award_entry_id bigint, granted_entry_id bigint, title_id bigint, kind text, decided_on date, document text, net numeric, paid numeric)
language sql stable rows 5 as $$
  select a.*
  from (
    select exists (select from award_share_moves m where m.enterprise_id = asked)
           or exists (select from award_share_moves m join award_entries x using (award_entry_id) where x.enterprise_id = asked) as shared offset 0) x
  cross join lateral (
    select n.award_entry_id, n.granted_entry_id, n.title_id, n.kind, n.decided_on, n.document, n.net, n.paid
    from entry_effects n where n.enterprise_id = asked and not x.shared
    union all
    select c.award_entry_id, null, c.title_id, c.kind, c.decided_on, c.document, c.net_amount, c.paid_amount
    from counted_awards_of(asked) c where x.shared) a
$$;
grant select on entry_effects to gansu_app;
grant execute on function counted_entries_of(bigint) to gansu_app;

-- What is paid, returned or taken back is of the enterprise and kind of the award it is of: the past is read and added up entry by entry.
create function refuse_entries_of_others() returns trigger language plpgsql as $$
declare wrong bigint;
begin
  select n.award_entry_id into wrong from new_entries n join award_entries g on g.award_entry_id = n.granted_entry_id
  where (g.enterprise_id, g.kind) <> (n.enterprise_id, n.kind) limit 1;
  if found then
    raise exception '第 % 笔与所指的奖励不是同一企业、同一类别', wrong using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger award_entries_of_one after insert on award_entries referencing new table as new_entries
  for each statement execute function refuse_entries_of_others();
