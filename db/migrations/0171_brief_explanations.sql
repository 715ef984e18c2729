-- An explanation no longer repeats the columns of its line: items are arrays, [code, text] of an alert, [id, name, ..., binds] of a cap.
-- Lines calculated before stay as they were written; both are read.
create function binding_caps(calculation json) returns text language sql immutable parallel safe as $$
  select string_agg('受' || name || '限制', '；')
  from json_array_elements(calculation -> 'caps') c
  cross join lateral (
    select case json_typeof(c) when 'array' then c ->> 1 else c ->> 'name' end as name,
           case json_typeof(c) when 'array' then c ->> 7 = '1' else (c ->> 'binds')::boolean end as binds) x
  where binds
$$;
create function alert_texts(calculation json) returns text language sql immutable parallel safe as $$
  select string_agg(case json_typeof(a) when 'array' then a ->> 1 else a ->> 'text' end, '；') from json_array_elements(calculation -> 'alerts') a
$$;
