-- Read so (Q22 A), a review unfinished at the end of the period ends with it, without any decision.
do $$
declare old text := (select conname from pg_constraint where conrelid = 'renewals'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%closed_from IS NULL%decision_id%');
begin
  execute format('alter table renewals drop constraint %I', old);
end $$;
alter table renewals add constraint renewals_closed_check check (closed_from is null or stage = 'decided');
