-- 不得申报 (Art. 16, 23–25): what a batch would newly recognise of a unit that is barred on the day of the decision. A title from before the bar is no new application (Q28).
create view barred_lines as
select l.settlement_line_id, l.settlement_id, b.article, b.document, b.starts_on, x.last_day
from settlements s
join settlement_lines l using (settlement_id)
join enterprises m on m.unit_id = l.unit_id
join bans b on b.enterprise_id = m.enterprise_id
cross join lateral (select least(b.last_day, b.ended_on - 1) as last_day) x
left join sanctions c on c.sanction_id = b.sanction_id
left join titles lost on lost.title_id = c.title_id
left join titles t on t.title_id = l.title_id
where s.decided_on between b.starts_on and x.last_day
  and (t.title_id is null or t.confirmed_on >= b.starts_on)
  and (coalesce(s.readings ->> 'Q28', 'A') <> 'B' or lost.kind is null or lost.kind = l.kind);

-- whoever forgot to look: a line of a barred unit is held or the batch is not approved
create function refuse_barred_approval() returns trigger language plpgsql as $$
declare wrong int;
begin
  select l.seq into wrong from barred_lines b join settlement_lines l using (settlement_line_id)
  where b.settlement_id = new.settlement_id and not l.held limit 1;
  if found then
    raise exception '第 % 笔的单位在决定日处于不得申报期，没有暂缓', wrong using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger settlements_not_barred before update of stage on settlements for each row
  when (new.stage = 'approved' and old.stage <> 'approved') execute function refuse_barred_approval();

grant select on barred_lines to gansu_app;
