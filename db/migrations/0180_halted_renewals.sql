-- The bars (不得申报) of the unit of an enterprise that had begun by one day and are not over on another, the longest first; both days are often the same.
create function bars_over(enterprise bigint, begun date, day date)
returns table (article int, document text, starts_on date, last_day date) language sql stable as $$
  select b.article, b.document, b.starts_on, x.last_day
  from enterprises own
  join enterprises e on e.unit_id = own.unit_id
  join bans b on b.enterprise_id = e.enterprise_id
  cross join lateral (select least(b.last_day, b.ended_on - 1) as last_day) x
  where own.enterprise_id = enterprise and b.starts_on <= begun and x.last_day >= day
  order by x.last_day desc
$$;
grant execute on function bars_over(bigint, date, date) to gansu_app;

-- Read so (Q28 C), a bar covers the renewal of titles the unit keeps, too. Whoever forgot to look: nothing is decided about it on a day of the bar,
-- and what was decided to take effect in the bar waits for its end.
create function refuse_barred_renewal() returns trigger language plpgsql as $$
declare
  carried boolean := new.state = 'carried-out';
  until date;
begin
  select last_day into until
  from bars_over(new.enterprise_id, case when carried then new.effective_on else new.decided_on end, case when carried then new.carried_out_on else new.decided_on end) limit 1;
  if found then
    raise exception '该单位至 % 不得申报，复核中止办理，不能作出复核决定', until using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger decisions_renewal_not_barred before insert or update of state on decisions for each row
  when (new.matter = 'renewal' and new.state in ('requested', 'confirmed', 'carried-out') and coalesce(new.readings ->> 'Q28', 'A') = 'C')
  execute function refuse_barred_renewal();
