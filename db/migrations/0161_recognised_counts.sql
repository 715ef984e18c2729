-- A title that came of a downgrade or a re-recognition (Art. 22-25, 28) is no new recognition: it is counted under an act of its own.
create or replace function count_title_moves() returns trigger language plpgsql as $$
begin
  insert into title_move_counts
  select e.city_code, case when n.act = 'recognise' and t.origin <> 'recognised' then 'derive' else n.act end,
         coalesce(n.article, 0), date_trunc('month', n.effective_on)::date, count(*)
  from new_moves n join enterprises e using (enterprise_id) join titles t using (title_id) group by 1, 2, 3, 4;
  return null;
end $$;

insert into title_move_counts
select e.city_code, x.act, coalesce(m.article, 0), date_trunc('month', m.effective_on)::date, x.sign * count(*)
from title_moves m
join titles t using (title_id)
join enterprises e on e.enterprise_id = m.enterprise_id
cross join (values ('recognise', -1), ('derive', 1)) as x (act, sign)
where m.act = 'recognise' and t.origin <> 'recognised'
group by 1, 2, 3, 4, x.sign;
