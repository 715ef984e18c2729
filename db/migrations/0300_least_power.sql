-- What the application may do, looked at as a whole: what it never does, it may no longer do.
revoke create on schema public from public;

-- an add-in makes its own tables, in a schema of its own and nowhere else
create function room_for_add_in(room name) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- a schema named like an account comes first for it
  if exists (select from pg_roles where rolname = room) then
    raise exception '不能建立名为 % 的模式', room using errcode = 'insufficient_privilege';
  end if;
  execute format('create schema %I', room);
  execute format('grant usage, create on schema %I to gansu_app', room);
end $$;
revoke execute on function room_for_add_in(name) from public;
grant execute on function room_for_add_in(name) to gansu_app;

-- history and counts are written by the triggers that keep them, with their owner's rights, and by nobody else
alter function write_title_moves() security definer set search_path = public;
alter function count_titles() security definer set search_path = public;
alter function count_moved_titles() security definer set search_path = public;
alter function sum_up_title_counts() security definer set search_path = public;
alter function count_title_moves() security definer set search_path = public;

revoke insert on title_moves from gansu_app;
revoke insert, delete on title_counts, title_move_counts from gansu_app;

revoke update on documents from gansu_app;
revoke update on uploads from gansu_app;
revoke update, delete on import_findings from gansu_app;
revoke delete on settlement_lines from gansu_app;

-- a pool is locked, never changed
revoke update on fund_pools from gansu_app;
grant update (document) on fund_pools to gansu_app;

-- an account is confirmed or rejected; another number is another account
revoke update on enterprise_accounts from gansu_app;
grant update (confirmed_by, confirmed_at, rejected_by, rejected_at, rejection_reason) on enterprise_accounts to gansu_app;

-- a payment gets its receipt and is otherwise as it was
revoke update on payments from gansu_app;
grant update (receipt_number, receipt_confirmed_on, receipt_confirmed_by) on payments to gansu_app;
