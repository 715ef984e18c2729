-- The second calculation of a batch: Art. 18-20 once more, by sets instead of step by step, from the ledger and the text of the rule alone.
-- Approval stops at any difference between this and the first one.

-- What a batch stands on: maxima from the rule document, letters from the batch.
create function settlement_check(batch_id bigint)
returns table (line_id bigint, line_seq int, stored_ceiling numeric, checked_ceiling numeric, stored_amount numeric)
language sql stable
-- the lines of a batch are joined with themselves: without statistics the planner would loop over a hundred thousand of them
set enable_nestloop = off set work_mem = '128MB' as $$
with batch as (
  select s.settlement_id, s.decided_on, p.content::jsonb as rule,
         coalesce(s.readings ->> 'Q6', 'A') as q6, coalesce(s.readings ->> 'Q8', 'A') as q8, coalesce(s.readings ->> 'Q9', 'A') as q9,
         coalesce(s.readings ->> 'Q10', 'B') as q10, coalesce(s.readings ->> 'Q11', 'B') as q11, coalesce(s.readings ->> 'Q12', 'B') as q12,
         coalesce(s.readings ->> 'Q13', 'A') as q13, coalesce(s.readings ->> 'Q15', 'A') as q15
  from settlements s join policies p using (policy_version_id)
  where s.settlement_id = batch_id),
maxima as (
  select t ->> 'kind' as kind, (t ->> 'maximumWan')::numeric * 10000 as amount from batch, jsonb_array_elements(rule -> 'titles') t),
caps as (
  select c ->> 'id' as id, (c ->> 'limitWan')::numeric * 10000 as amount, array(select jsonb_array_elements_text(c -> 'counts')) as kinds
  from batch, jsonb_array_elements(rule -> 'caps') c),
enumerated as (
  select d ->> 'for' as kind, array(select jsonb_array_elements_text(d -> 'deduct')) as kinds
  from batch, jsonb_array_elements(rule -> 'deductions') d),
lines as (
  select l.settlement_line_id, l.seq, l.kind, l.standard, l.ceiling, l.proposed, l.held, e.unit_id
  from settlement_lines l join enterprises e using (enterprise_id)
  where l.settlement_id = batch_id),
units as (select distinct unit_id from lines),
entries as ( -- the ledger, added up from the entries themselves
  select e.unit_id, g.award_entry_id, g.kind, g.decided_on, g.amount
         - coalesce(sum(x.amount) filter (where x.entry_type in ('revoked', 'recovered')), 0) as net,
         coalesce(sum(case x.entry_type when 'paid' then x.amount when 'returned' then -x.amount end), 0) as paid
  from units
  join enterprises e using (unit_id)
  join award_entries g on g.enterprise_id = e.enterprise_id and g.entry_type = 'granted'
  left join award_entries x on x.granted_entry_id = g.award_entry_id
  group by e.unit_id, g.award_entry_id),
prior as ( -- what each line finds before it: the ledger, then the earlier lines of the batch
  select l.settlement_line_id, n.kind, n.decided_on, case b.q13 when 'B' then least(n.paid, n.net) else n.net end as amount
  from batch b, lines l join entries n using (unit_id)
  where n.net > 0
  union all
  select l.settlement_line_id, earlier.kind, b.decided_on, earlier.proposed
  from batch b, lines l join lines earlier on earlier.unit_id = l.unit_id and earlier.seq < l.seq and not earlier.held),
sums as (
  select l.settlement_line_id,
         coalesce(sum(p.amount) filter (where p.kind = 'basic'), 0) as basic,
         coalesce(sum(p.amount) filter (where p.kind = 'advanced'), 0) as advanced,
         coalesce(sum(p.amount) filter (where p.kind in ('scenario', 'legacy-scenario')), 0) as scenario,
         coalesce(sum(p.amount) filter (where p.kind in ('excellent', 'leading')), 0) as extra,
         coalesce(sum(p.amount) filter (where (b.q12 = 'B' or extract(year from p.decided_on) < extract(year from b.decided_on)) and (
             p.kind = any (n.kinds)
             or l.kind = 'scenario' and b.q6 = 'B' and p.kind in ('scenario', 'legacy-scenario')
                and extract(year from p.decided_on) = extract(year from b.decided_on)
             or l.kind = 'basic' and b.q9 = 'B' and p.kind in ('legacy-workshop', 'legacy-factory')
             or l.kind = 'basic' and b.q11 = 'B' and p.kind in ('basic', 'advanced')
             or l.kind = 'advanced' and b.q11 = 'B' and p.kind = 'advanced'
             or l.kind in ('excellent', 'leading') and p.kind = l.kind)), 0) as deducted
  from batch b cross join lines l
  left join enumerated n on n.kind = l.kind
  left join prior p using (settlement_line_id)
  group by l.settlement_line_id),
rooms as ( -- the least room under the caps of the document that count this kind
  select settlement_line_id, min(greatest(room, 0)) as room
  from (
    select l.settlement_line_id, c.amount - coalesce(sum(p.amount), 0) as room
    from lines l
    join caps c on l.kind = any (c.kinds)
    left join prior p on p.settlement_line_id = l.settlement_line_id and p.kind = any (c.kinds)
    group by l.settlement_line_id, c.id, c.amount) r
  group by settlement_line_id),
forfeited as (
  select distinct e.unit_id from units join enterprises e using (unit_id) join sanctions s on s.enterprise_id = e.enterprise_id and s.forfeits)
select l.settlement_line_id, l.seq, l.ceiling,
       case when l.kind in ('scenario', 'basic', 'advanced') and f.unit_id is not null then 0
            when l.standard > m.amount then 0
            else least(
              l.standard,
              greatest((case b.q8 when 'B' then m.amount else l.standard end) - s.deducted, 0),
              r.room,
              case when l.kind = 'scenario' and b.q10 = 'B' and s.basic > 0 and s.advanced = 0
                   then greatest((select amount from maxima where kind = 'basic') - s.scenario - s.basic, 0) end,
              case when l.kind in ('excellent', 'leading') and b.q15 = 'B'
                   then greatest((select amount from maxima where kind = 'leading') - s.extra, 0) end)
       end,
       l.proposed
from batch b cross join lines l
join maxima m on m.kind = l.kind
join sums s using (settlement_line_id)
left join rooms r using (settlement_line_id)
left join forfeited f on f.unit_id = l.unit_id
order by l.seq
$$;
grant execute on function settlement_check(bigint) to gansu_app;

-- The stages as the database holds them: nobody passes a stage without the person who is answerable for it.
alter table settlements
  add check (stage not in ('submitted', 'reviewed', 'approved') or submitted_at is not null),
  add check (stage not in ('reviewed', 'approved') or (reviewer_id is not null and reviewed_at is not null)),
  add check (stage <> 'approved' or (approver_id is not null and approved_at is not null and approval_document is not null));
create index on settlements (stage, settlement_id desc);
create index on settlements (fund_pool_id) where fund_pool_id is not null;
create index on settlement_lines (settlement_id, unit_id);
alter table settlement_lines
  add check (proposed >= 0 and (change_reason = '') = (changed_by is null));
