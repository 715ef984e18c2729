-- Who has taken which duty of a thing: asked for every row of a list of waiting things, and of a batch with a hundred thousand events.
-- It stands for the index of things, which it begins with.
drop index events_subject_subject_id_idx;
create index events_of_a_thing on events (subject, subject_id, actor_id, act, event_id);

-- The last line of defence behind the program: whoever decides is none of those whose events are against it, whatever the row says of its last hands.
-- Arguments: subject of the events, column with the number of the thing, column with the person, acts, role they were done in ('' for any), what to say.
create function refuse_taken_duty() returns trigger language plpgsql as $$
declare
  thing bigint := (to_jsonb(new) ->> tg_argv[1])::bigint;
  person bigint := (to_jsonb(new) ->> tg_argv[2])::bigint;
begin
  if exists (
    select from events v
    where v.subject = tg_argv[0] and v.subject_id = thing and v.actor_id = person
      and v.act = any (string_to_array(tg_argv[3], ',')) and (tg_argv[4] = '' or v.actor_role = tg_argv[4])) then
    raise exception '%', tg_argv[5] using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger settlements_reviewer_not_maker before update on settlements
  for each row when (new.reviewer_id is distinct from old.reviewer_id)
  execute function refuse_taken_duty('settlement', 'settlement_id', 'reviewer_id',
    'settlement-calculated,settlement-submitted,extra-award-decided,notice-recorded,notice-withdrawn,objection-recorded,objection-concluded', 'province-maker',
    '复核人经办过这一批次');
create trigger settlements_reviewer_not_approver before update on settlements
  for each row when (new.reviewer_id is distinct from old.reviewer_id)
  execute function refuse_taken_duty('settlement', 'settlement_id', 'reviewer_id', 'settlement-approved,settlement-returned', 'approver', '复核人以批准人身份办理过这一批次');
create trigger settlements_approver_not_maker before update on settlements
  for each row when (new.approver_id is distinct from old.approver_id or new.stage = 'approved' and old.stage <> 'approved')
  execute function refuse_taken_duty('settlement', 'settlement_id', 'approver_id',
    'settlement-calculated,settlement-submitted,extra-award-decided,notice-recorded,notice-withdrawn,objection-recorded,objection-concluded', 'province-maker',
    '批准人经办过这一批次');
create trigger settlements_approver_not_reviewer before update on settlements
  for each row when (new.approver_id is distinct from old.approver_id or new.stage = 'approved' and old.stage <> 'approved')
  execute function refuse_taken_duty('settlement', 'settlement_id', 'approver_id',
    'settlement-line-reviewed,settlement-line-raised,settlement-reviewed,settlement-returned,extra-award-decided', 'province-finance', '批准人复核过这一批次');

create trigger decisions_second_person before update on decisions
  for each row when (new.confirmed_by is distinct from old.confirmed_by)
  execute function refuse_taken_duty('decision', 'decision_id', 'confirmed_by', 'decision-requested', '', '确认人登记过这项决定');
create trigger enterprise_changes_second_person before update on enterprise_changes
  for each row when (new.decided_by is distinct from old.decided_by)
  execute function refuse_taken_duty('enterprise-change', 'enterprise_change_id', 'decided_by', 'change-requested', '', '确认人登记过这项变更');
create trigger award_allocations_second_person before update on award_allocations
  for each row when (new.decided_by is distinct from old.decided_by)
  execute function refuse_taken_duty('award-allocation', 'award_allocation_id', 'decided_by', 'allocation-requested', '', '确认人登记过这项分配');
create trigger interpretations_second_person before update on interpretations
  for each row when (new.confirmed_by is distinct from old.confirmed_by)
  execute function refuse_taken_duty('interpretation', 'interpretation_id', 'confirmed_by', 'interpretation-recorded', '', '确认人登记过这项解释口径');
create trigger award_reversals_second_person before update on award_reversals
  for each row when (new.decided_by is distinct from old.decided_by)
  execute function refuse_taken_duty('award-reversal', 'award_reversal_id', 'decided_by', 'award-revocation-requested,award-recovery-requested', '', '批准人登记过这项撤销、追回');
create trigger enterprise_accounts_second_person before update on enterprise_accounts
  for each row when (new.confirmed_by is distinct from old.confirmed_by)
  execute function refuse_taken_duty('enterprise-account', 'enterprise_account_id', 'confirmed_by', 'account-recorded', '', '确认人登记过这个账户');
create trigger payment_requests_second_person before update on payment_requests
  for each row when (new.decided_by is distinct from old.decided_by)
  execute function refuse_taken_duty('payment-request', 'payment_request_id', 'decided_by', 'payment-recorded,return-recorded', '', '复核人登记过这笔拨付');
create trigger payment_requests_not_who_confirmed_the_account before update on payment_requests
  for each row when (new.decided_by is distinct from old.decided_by)
  execute function refuse_taken_duty('enterprise-account', 'enterprise_account_id', 'decided_by', 'account-confirmed,account-rejected', '', '复核人确认过所付的收款账户');

-- the batch of an award is not in the row of its payment
create function refuse_approver_who_pays() returns trigger language plpgsql as $$
begin
  if exists (
    select from award_entries g
    join settlement_lines l using (settlement_line_id)
    join events v on v.subject = 'settlement' and v.subject_id = l.settlement_id and v.actor_id = new.decided_by
    where g.award_entry_id = new.granted_entry_id and v.act in ('settlement-approved', 'settlement-returned') and v.actor_role = 'approver') then
    raise exception '复核人以批准人身份办理过这笔奖励所在的批次' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger payment_requests_not_who_approved before update on payment_requests
  for each row when (new.decided_by is distinct from old.decided_by)
  execute function refuse_approver_who_pays();
