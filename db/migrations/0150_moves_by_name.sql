-- A move says under which version of the rule it was made, not under which the title was recognised once.
-- A change of holder is a move of its own: it has its own day and document, and leaves those of the state alone.
alter table titles
  add column move_policy_version_id bigint references policies,
  add column move_on date,
  add column move_document text not null default '';

create or replace function write_title_moves() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into title_moves (title_id, enterprise_id, act, to_state, effective_on, valid_to, renewal_open, renewal_due,
                             article, reason, document, decision_id, policy_version_id, event_id, actor_name, actor_role)
    select title_id, enterprise_id, case when state in ('valid', 'legacy') then move_act else 'recognise' end,
           case when kind like 'legacy-%' then 'legacy' else 'valid' end, confirmed_on, valid_to, renewal_open, renewal_due,
           move_article, move_reason, document, move_decision_id, coalesce(move_policy_version_id, policy_version_id), move_event_id, move_by, move_role
    from new_titles order by title_id;
    -- imported as it stood: what had happened before is a move of its own
    insert into title_moves (title_id, enterprise_id, act, from_state, to_state, effective_on, valid_to, renewal_open, renewal_due,
                             article, reason, document, decision_id, policy_version_id, event_id, actor_name, actor_role)
    select title_id, enterprise_id, case state when 'cancelled' then 'cancel' when 'downgraded' then 'downgrade' when 'expired' then 'lapse' else state end,
           case when kind like 'legacy-%' then 'legacy' else 'valid' end, state, state_since, valid_to, renewal_open, renewal_due,
           move_article, move_reason, state_document, move_decision_id, move_policy_version_id, move_event_id, move_by, move_role
    from new_titles where state not in ('valid', 'legacy') order by title_id;
  else
    insert into title_moves (title_id, enterprise_id, act, from_state, to_state, effective_on, valid_to, renewal_open, renewal_due,
                             article, reason, document, decision_id, policy_version_id, event_id, actor_name, actor_role)
    select n.title_id, n.enterprise_id,
           case when x.transferred then 'transfer' when n.state = o.state then n.move_act
                when n.state = 'cancelled' then 'cancel' when n.state = 'downgraded' then 'downgrade' else n.move_act end,
           o.state, n.state, case when x.transferred then n.move_on else n.state_since end, n.valid_to, n.renewal_open, n.renewal_due,
           n.move_article, n.move_reason, case when x.transferred then n.move_document else n.state_document end,
           n.move_decision_id, n.move_policy_version_id, n.move_event_id, n.move_by, n.move_role
    from new_titles n join old_titles o using (title_id)
    cross join lateral (select n.enterprise_id <> o.enterprise_id
      and (n.state, n.valid_to, n.renewal_open, n.renewal_due) is not distinct from (o.state, o.valid_to, o.renewal_open, o.renewal_due) as transferred) x
    where (n.state, n.valid_to, n.renewal_open, n.renewal_due, n.enterprise_id) is distinct from (o.state, o.valid_to, o.renewal_open, o.renewal_due, o.enterprise_id)
    order by n.title_id;
  end if;
  return null;
end $$;

-- transfers of cancelled and downgraded titles had been written down as if they were cancelled and downgraded again
alter table title_moves disable trigger title_moves_append_only;
update title_moves set act = 'transfer' where act in ('cancel', 'downgrade') and from_state = to_state and article = 21;
alter table title_moves enable trigger title_moves_append_only;
-- and the day and document of the state had been those of the transfer since
alter table titles disable trigger titles_write_move;
update titles t set state_since = m.effective_on, state_document = case when m.from_state is null then '' else m.document end
from (select distinct on (title_id) title_id, effective_on, document, from_state from title_moves where act <> 'transfer' order by title_id, title_move_id desc) m
where m.title_id = t.title_id and exists (select from title_moves x where x.title_id = t.title_id and x.act = 'transfer');
alter table titles enable trigger titles_write_move;
