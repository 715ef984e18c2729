-- Two persons here, too: whoever decides is not who asked. Who asked may take it back.
create trigger account_requests_second_person before update on account_requests
  for each row when (new.decided_by is distinct from old.decided_by and new.state in ('confirmed', 'rejected'))
  execute function refuse_taken_duty('account-request', 'account_request_id', 'decided_by', 'account-requested', '', '复核人提出过这项账号办理');
create trigger holiday_arrangements_second_person before update on holiday_arrangements
  for each row when (new.decided_by is distinct from old.decided_by)
  execute function refuse_taken_duty('holidays', 'holiday_arrangement_id', 'decided_by', 'holidays-requested', '', '确认人登记过这份节假日安排');

call keep_moment('account_requests', 'requested_at');
call keep_moment('master_key', 'set_at');
