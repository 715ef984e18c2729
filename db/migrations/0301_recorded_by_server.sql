-- When something was recorded is the server's word, and who did it is somebody there is: the application cannot write the past of others.
-- The owner is not stopped: who may take a trigger away is not held by one.
create function refuse_forged_moment() returns trigger language plpgsql as $$
begin
  raise exception '%的记录时间以数据库为准，不能另填', tg_table_name using errcode = 'insufficient_privilege', constraint = 'moment_of_recording';
end $$;

create function refuse_forged_actor() returns trigger language plpgsql as $$
begin
  raise exception '%的办理人与账号不符', tg_table_name using errcode = 'insufficient_privilege', constraint = 'actor_of_record';
end $$;

-- without a number: the machine and its operator, or the public that reports
create function is_actor(id bigint, name text, code text) returns boolean language plpgsql as $$
begin
  if coalesce(id, 0) = 0 then
    return code in ('system-administrator', 'public') or (code = 'enterprise' and name = '社会公众');
  end if;
  return exists (select from users u where u.user_id = id and u.display_name = name and u.role = code);
end $$;
grant execute on function is_actor(bigint, text, text) to gansu_app;

-- one line for a new append-only table: call keep_moment('…', '…')
create procedure keep_moment(kept regclass, moment name) language plpgsql as $$
begin
  execute format('create trigger recorded_by_server before insert on %s for each row
    when (session_user = ''gansu_app'' and new.%I is distinct from now()) execute function refuse_forged_moment()', kept, moment);
end $$;
revoke execute on procedure keep_moment(regclass, name) from public;

create procedure keep_actor(kept regclass, id name, name name, code name) language plpgsql as $$
begin
  execute format('create trigger recorded_for_somebody before insert on %s for each row
    when (session_user = ''gansu_app'' and not is_actor(new.%I, new.%I, new.%I)) execute function refuse_forged_actor()', kept, id, name, code);
end $$;
revoke execute on procedure keep_actor(regclass, name, name, name) from public;

call keep_moment('events', 'occurred_at');
call keep_moment('award_entries', 'recorded_at');
call keep_moment('sanctions', 'recorded_at');
call keep_moment('sanction_reversals', 'recorded_at');
call keep_moment('sanction_heirs', 'recorded_at');
call keep_moment('sensitive_views', 'viewed_at');
call keep_moment('report_moves', 'recorded_at');
call keep_moment('letter_templates', 'edited_at');
call keep_moment('letter_reads', 'read_at');
call keep_moment('attachments', 'added_at');
call keep_moment('enterprise_names', 'recorded_at');
call keep_moment('quota_issues', 'recorded_at');
call keep_moment('interpretations', 'recorded_at');
call keep_moment('public_notices', 'recorded_at');
call keep_moment('objections', 'recorded_at');
call keep_moment('uploads', 'uploaded_at');
call keep_moment('data_protection_keys', 'created_at');

call keep_actor('events', 'actor_id', 'actor_name', 'actor_role');
call keep_actor('sensitive_views', 'user_id', 'user_name', 'role');
call keep_actor('report_moves', 'actor_id', 'actor_name', 'actor_role');
