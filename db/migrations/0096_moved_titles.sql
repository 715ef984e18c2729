-- An enterprise that moves is one row; asking every changed statement whether one of its rows moved cost ten thousand rows squared.
drop trigger enterprises_take_titles on enterprises;
create or replace function count_moved_titles() returns trigger language plpgsql as $$
begin
  insert into title_counts
  select x.city_code, coalesce(x.county_code, ''), t.kind, t.state, date_trunc('month', t.renewal_due)::date, x.sign * count(*)
  from (values (old.city_code, old.county_code, -1), (new.city_code, new.county_code, 1)) x (city_code, county_code, sign)
  join titles t on t.enterprise_id = new.enterprise_id
  group by 1, 2, 3, 4, 5, x.sign;
  return null;
end $$;
create trigger enterprises_take_titles after update on enterprises for each row
  when ((old.city_code, old.county_code) is distinct from (new.city_code, new.county_code))
  execute function count_moved_titles();
