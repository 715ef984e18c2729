-- What the application may do, looked at as a whole: what it never does, it may no longer do.
revoke create on schema public from public;

-- the job add-in makes its own tables, there and nowhere else
do $$ begin
  if not exists (select from pg_namespace where nspname = 'hangfire') then
    create schema hangfire;
    grant usage, create on schema hangfire to gansu_app;
  end if;
end $$;

-- history and counts are written by the triggers that keep them, with their owner's rights, and by nobody else
alter function write_title_moves() security definer set search_path = public;
alter function count_titles() security definer set search_path = public;
alter function count_moved_titles() security definer set search_path = public;
alter function count_title_moves() security definer set search_path = public;

revoke insert on title_moves from gansu_app;
revoke insert on title_counts, title_move_counts from gansu_app;

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
