-- What was decided stays as it was decided: who, when, on what. An approved batch still learns when its quota was issued.
create function refuse_change_of_decided() returns trigger language plpgsql as $$
begin
  raise exception '% 已办结，不能再修改', tg_table_name using errcode = 'insufficient_privilege', constraint = 'decided_stays';
end $$;

create trigger settlements_decided_stays before update on settlements for each row
  when (session_user = 'gansu_app' and old.stage in ('approved', 'withdrawn') and to_jsonb(new) - 'issued_at' <> to_jsonb(old) - 'issued_at')
  execute function refuse_change_of_decided();
create trigger decisions_hands_stay before update on decisions for each row
  when (session_user = 'gansu_app' and old.state <> 'requested'
        and (new.confirmed_by, new.confirmed_by_name, new.confirmed_at) is distinct from (old.confirmed_by, old.confirmed_by_name, old.confirmed_at))
  execute function refuse_change_of_decided();

call pin_paths();
