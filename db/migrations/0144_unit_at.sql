-- With whom an enterprise counted at a moment: an award is checked against the room it had then, not against what joined later.
create function unit_at(asked bigint, moment timestamptz) returns bigint language sql stable as $$
  select coalesce(
    (select f.unit_id from enterprise_places f where f.enterprise_id = asked and f.recorded_at > moment order by f.enterprise_place_id limit 1),
    (select e.unit_id from enterprises e where e.enterprise_id = asked))
$$;
grant execute on function unit_at(bigint, timestamptz) to gansu_app;
