-- A relocation or closure recorded in error is taken back by another change, by two persons; both stay on record (Art. 21).
do $$
declare old text := (select conname from pg_constraint where conrelid = 'enterprise_changes'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%merger%closure%');
begin
  execute format('alter table enterprise_changes drop constraint %I', old);
end $$;
alter table enterprise_changes
  add column reverses bigint references enterprise_changes,
  add constraint enterprise_changes_kind_check check (kind in ('merger', 'split', 'relocation', 'closure', 'reversal')),
  add constraint enterprise_changes_reverses_check check ((kind = 'reversal') = (reverses is not null));
create unique index on enterprise_changes (reverses) where reverses is not null and state <> 'rejected';
