-- What wants two persons begins as asked for, whatever the program does: a row that is born decided has had one.
create function refuse_born_decided() returns trigger language plpgsql as $$
begin
  raise exception '% 须先登记，由另一人办结', tg_table_name using errcode = 'insufficient_privilege', constraint = 'begins_as_asked_for';
end $$;

create procedure begin_as_asked_for(kept regclass, decided text) language plpgsql as $$
begin
  execute format('create trigger begins_as_asked_for before insert on %s for each row
    when (session_user = ''gansu_app'' and (%s)) execute function refuse_born_decided()', kept, decided);
end $$;
revoke execute on procedure begin_as_asked_for(regclass, text) from public;

call begin_as_asked_for('settlements', $$new.stage <> 'calculated' or new.reviewer_id is not null or new.approver_id is not null$$);
call begin_as_asked_for('decisions', $$new.state <> 'requested' or new.confirmed_by is not null$$);
call begin_as_asked_for('enterprise_changes', $$new.state <> 'requested' or new.decided_by is not null$$);
call begin_as_asked_for('award_allocations', $$new.state <> 'requested' or new.decided_by is not null$$);
call begin_as_asked_for('award_reversals', $$new.state <> 'requested' or new.decided_by is not null$$);
call begin_as_asked_for('payment_requests', $$new.state <> 'requested' or new.decided_by is not null$$);
call begin_as_asked_for('interpretations', $$new.confirmed_by is not null$$);
call begin_as_asked_for('enterprise_accounts', $$new.confirmed_by is not null$$);
call begin_as_asked_for('account_requests', $$new.state <> 'requested' or new.decided_by is not null$$);
call begin_as_asked_for('holiday_arrangements', $$new.state <> 'requested' or new.decided_by is not null$$);

-- the days of a year are those its two persons have seen
create function refuse_day_of_decided_year() returns trigger language plpgsql as $$
begin
  if not exists (select from holiday_arrangements h where h.holiday_arrangement_id = new.holiday_arrangement_id and h.state = 'requested') then
    raise exception '已办结的节假日安排不能再增加日子' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger holiday_arrangement_days_of_an_open_year before insert on holiday_arrangement_days
  for each row execute function refuse_day_of_decided_year();

revoke update on holiday_arrangements from gansu_app;
grant update (state, decided_by, decided_by_name, decided_at, rejection_reason) on holiday_arrangements to gansu_app;
call keep_moment('holiday_arrangements', 'requested_at');
