-- The caps as the last line of defence count what the decision itself counted: under reading Q13 B earlier awards as far as they are paid.
create or replace function guard_award_entries() returns trigger language plpgsql as $$
declare wrong record;
begin
  -- locks the units in one order: two approvals can never use the same room twice, whoever forgot to lock
  perform 1 from enterprises where enterprise_id in (
    select e.unit_id from new_entries n join enterprises e using (enterprise_id)) order by enterprise_id for update;
  update enterprises set award_version = award_version + 1 where enterprise_id in (
    select e.unit_id from new_entries n join enterprises e using (enterprise_id) where n.entry_type <> 'paid' and n.entry_type <> 'returned');

  select u.uscc, c.cap_id, sum(counted.amount) as total, c.limit_amount into wrong
  from (select distinct e.unit_id, n.policy_version_id, n.kind, coalesce(n.readings ->> 'Q13', 'A') as q13 from new_entries n join enterprises e using (enterprise_id)
        where n.entry_type = 'granted' and n.policy_version_id is not null) d
  join policy_caps c on c.policy_version_id = d.policy_version_id and d.kind = any (c.kinds)
  join enterprises u on u.enterprise_id = d.unit_id
  join granted_awards g on g.unit_id = d.unit_id and g.kind = any (c.kinds)
  cross join lateral (
    select case when d.q13 = 'B' and g.award_entry_id not in (select award_entry_id from new_entries)
                then least(g.paid_amount, g.net_amount) else g.net_amount end as amount) counted
  group by u.uscc, c.cap_id, c.limit_amount, d.unit_id, d.kind
  having sum(counted.amount) > c.limit_amount
  limit 1;
  if found then
    raise exception '% 的累计奖励 % 元超过上限 % 元（%）', wrong.uscc, wrong.total, wrong.limit_amount, wrong.cap_id using errcode = 'check_violation';
  end if;

  select g.award_entry_id, g.net_amount, g.paid_amount into wrong
  from granted_awards g
  where g.award_entry_id in (select granted_entry_id from new_entries where granted_entry_id is not null)
    and (g.net_amount < 0 or g.paid_amount < 0 or g.paid_amount > g.granted_amount
         or (g.paid_amount > g.net_amount and exists (
           select from new_entries n where n.granted_entry_id = g.award_entry_id and n.entry_type = 'paid')))
  limit 1;
  if found then
    raise exception '第 % 笔奖励：已批复净额 % 元，已拨付 % 元，不得超付或超额撤销', wrong.award_entry_id, wrong.net_amount, wrong.paid_amount using errcode = 'check_violation';
  end if;
  return null;
end $$;
