-- An interpretation is decided once: after that nothing in it can change, and what was recorded can never change.
revoke update on interpretations from gansu_app;
grant update (confirmed_by, confirmed_by_name, confirmed_at, rejected_at, rejection_reason) on interpretations to gansu_app;

alter table interpretations
  add check ((confirmed_at is null) = (confirmed_by is null)),
  add check (confirmed_at is null or rejected_at is null),
  add check (rejected_at is null or rejection_reason <> '');
create unique index on interpretations (policy_id, reading) where confirmed_at is null and rejected_at is null;

create function refuse_second_decision() returns trigger language plpgsql as $$
begin
  if old.confirmed_at is not null or old.rejected_at is not null then
    raise exception '已办结的解释口径不能修改' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger interpretations_are_decided_once before update on interpretations
  for each row execute function refuse_second_decision();
create trigger interpretations_stay before delete on interpretations
  for each row execute function refuse_change();
